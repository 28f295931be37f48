// How the studio is doing, and what it can do: the two small answers every page asks for first.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/caller.h"
#include "services/events.h"

namespace atelier {

class Database;
class EngineBoard;
class ModelService;
class QueueBoard;

struct StudioStatus {
  std::string version;
  int64_t started_at = 0;
  EngineStatus engine;
  QueueStatus queue;
  int64_t media_bytes_free = 0;
};

// The ranges are in services/limits.h.
struct Capabilities {
  std::vector<protocol::SchedulerInfo> schedulers;  // as the engine listed them last
  std::vector<protocol::PreprocessorInfo> preprocessors;  // those whose model is there
  std::optional<ModelId> default_model_id;
};

class StatusService {
 public:
  StatusService(Database& db, EngineBoard& engine, const QueueBoard& queue, ModelService& models,
                std::string media_folder, std::string version);

  Result<StudioStatus> status(const Caller& caller);
  Result<Capabilities> capabilities(const Caller& caller);

 private:
  Database& db_;
  EngineBoard& engine_;
  const QueueBoard& queue_;
  ModelService& models_;
  std::string media_folder_;
  std::string version_;
  int64_t started_at_;
};

}  // namespace atelier
