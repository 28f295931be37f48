// Tells several watchers what happens: the pages, the gallery, and who opened the studio. Any
// thread, as each of them promises; nullptrs are skipped.
#pragma once
#include <utility>
#include <vector>

#include "services/events.h"

namespace atelier {

class EventSinks : public EventSink {
 public:
  explicit EventSinks(std::vector<EventSink*> sinks) : sinks_(std::move(sinks)) {}
  void job(const JobStatus& status) override {
    tell([&](EventSink& sink) { sink.job(status); });
  }
  void progress(const JobId& id, const JobProgress& progress,
                const std::optional<PreviewFrame>& preview) override {
    tell([&](EventSink& sink) { sink.progress(id, progress, preview); });
  }
  void asset(const Asset& asset) override {
    tell([&](EventSink& sink) { sink.asset(asset); });
  }
  void asset_deleted(const AssetId& id) override {
    tell([&](EventSink& sink) { sink.asset_deleted(id); });
  }
  void assets_removed(const std::vector<AssetId>& ids) override {
    tell([&](EventSink& sink) { sink.assets_removed(ids); });
  }
  void assets_changed(const std::optional<std::vector<AssetId>>& ids) override {
    tell([&](EventSink& sink) { sink.assets_changed(ids); });
  }
  void boards_changed() override {
    tell([](EventSink& sink) { sink.boards_changed(); });
  }
  void collections_changed() override {
    tell([](EventSink& sink) { sink.collections_changed(); });
  }
  void task(const TaskStatus& status) override {
    tell([&](EventSink& sink) { sink.task(status); });
  }
  void engine(const EngineStatus& status) override {
    tell([&](EventSink& sink) { sink.engine(status); });
  }
  void models_changed() override {
    tell([](EventSink& sink) { sink.models_changed(); });
  }
  void model(const Model& model) override {
    tell([&](EventSink& sink) { sink.model(model); });
  }
  void model_deleted(const ModelId& id) override {
    tell([&](EventSink& sink) { sink.model_deleted(id); });
  }
  void install(const InstallStatus& status) override {
    tell([&](EventSink& sink) { sink.install(status); });
  }
  void install_deleted(const InstallId& id) override {
    tell([&](EventSink& sink) { sink.install_deleted(id); });
  }
  void queue(const QueueStatus& status) override {
    tell([&](EventSink& sink) { sink.queue(status); });
  }

 private:
  template <class F>
  void tell(F&& what) {
    for (EventSink* sink : sinks_) {
      if (sink != nullptr) what(*sink);
    }
  }
  std::vector<EventSink*> sinks_;
};

}  // namespace atelier
