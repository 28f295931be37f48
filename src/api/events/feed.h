// The live feed: what the services tell becomes events of the hub, which every page listens to.
#pragma once
#include "api/routes.h"
#include "http/events.h"
#include "services/events.h"

namespace atelier::api {

// Threads: any. The hub must outlive it.
class EventFeed : public EventSink {
 public:
  explicit EventFeed(http::EventHub& hub) : hub_(hub) {}
  void job(const JobStatus& status) override;
  void progress(const JobId& id, const JobProgress& progress,
                const std::optional<PreviewFrame>& preview) override;
  void asset(const Asset& asset) override;
  void asset_deleted(const AssetId& id) override;
  void assets_changed(const std::optional<std::vector<AssetId>>& ids) override;
  void boards_changed() override;
  void collections_changed() override;
  void task(const TaskStatus& status) override;
  void engine(const EngineStatus& status) override;
  void models_changed() override;
  void model(const Model& model) override;
  void model_deleted(const ModelId& id) override;
  void install(const InstallStatus& status) override;
  void install_deleted(const InstallId& id) override;
  void queue(const QueueStatus& status) override;

 private:
  http::EventHub& hub_;
};

// GET /api/v1/events.
void add_event_route(Routes& routes, http::EventHub& hub, const std::string& version);

}  // namespace atelier::api
