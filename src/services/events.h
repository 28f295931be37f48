// What the studio tells whoever is watching. The services call this after the change is durable;
// http's event hub implements it. Calls come from any thread, must not block and must not call
// back into a service.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "protocol/messages.h"
#include "services/install_status.h"
#include "services/task.h"
#include "store/assets.h"
#include "store/jobs.h"
#include "store/models.h"

namespace atelier {

// Where a running job stands.
struct JobProgress {
  int image = 0;  // 0-based index being drawn
  int images = 1;
  int step = 0;  // finished steps of this image
  int steps = 0;
  double fraction = 0;  // 0..1 over the whole job; 1 when all is saved
  std::optional<int64_t> eta_ms;
  protocol::Phase phase = protocol::Phase::loading;
};

struct PreviewFrame {
  int width = 0;
  int height = 0;
  std::vector<std::byte> png;
};

// A job and how far it is: while it runs its progress, while it waits its place.
struct JobStatus {
  Job job;
  std::optional<JobProgress> progress;
  std::optional<int64_t> position;  // 1: the next one
  std::optional<int64_t> eta_ms;    // until it would be done
};

struct QueueStatus {
  bool paused = false;  // nothing begins
  QueueCounts counts;
  std::optional<int64_t> eta_ms;  // until all of it is done; nothing: not known
};

enum class EngineState { starting, ready, busy, down };
constexpr std::array<std::string_view, 4> enum_names(EngineState) {
  return {"starting", "ready", "busy", "down"};
}

struct EngineStatus {
  EngineState state = EngineState::starting;
  std::string message;  // a sentence for a person; empty when there is nothing to say
  std::string device;
  std::string device_name;
  std::string precision;
  std::string version;
  int threads = 0;
  int restarts = 0;
};

// A watcher overrides what it cares about.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void job(const JobStatus&) {}
  virtual void progress(const JobId&, const JobProgress&, const std::optional<PreviewFrame>&) {}
  virtual void asset(const Asset&) {}
  virtual void asset_deleted(const AssetId&) {}
  // They are gone, and nobody has been told yet: for those who remember things by asset. Watchers
  // are told by the two beside this one.
  virtual void assets_removed(const std::vector<AssetId>&) {}
  // Many at once: these, or (nothing) more than are worth naming.
  virtual void assets_changed(const std::optional<std::vector<AssetId>>&) {}
  virtual void boards_changed() {}
  virtual void collections_changed() {}
  virtual void task(const TaskStatus&) {}
  virtual void engine(const EngineStatus&) {}
  virtual void models_changed() {}
  virtual void model(const Model&) {}
  virtual void model_deleted(const ModelId&) {}
  virtual void install(const InstallStatus&) {}
  virtual void install_deleted(const InstallId&) {}
  virtual void queue(const QueueStatus&) {}
};

}  // namespace atelier
