// The models on this machine. A scan finds them, `atelier-engine inspect` judges each once, and a
// card (`atelier.json` beside the weights) gives names and defaults.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "protocol/model_facts.h"
#include "services/caller.h"
#include "services/events.h"
#include "store/models.h"

namespace atelier {

class Database;
struct ModelProbe;

struct ModelFolders {
  std::string bundled;  // holds model folders that came with the program; may be missing
  std::string main;     // <home>/models/main
};

// Judges one model on disk; the real one runs the engine program with a deadline.
using InspectModel = std::function<Result<protocol::ModelFacts>(const std::string& path)>;

class ModelService {
 public:
  ModelService(Database& db, ModelFolders folders, InspectModel inspect, EventSink& events);

  Result<std::vector<Model>> list(const Caller& caller);
  Result<Model> get(const Caller& caller, const ModelId& id);
  // Looks at the folders again; unchanged models cost one stat. The list afterwards. Minutes at
  // worst: a new model is read whole. Scans take turns.
  Result<std::vector<Model>> rescan(const Caller& caller);
  // Uses a model where it lies. `invalid` when there is none, `corrupt` when it cannot draw.
  Result<Model> add(const Caller& caller, const std::string& path);

  // The model a draft without one gets. Waits for the first scan (bounded) before it says
  // `unavailable` with what to do.
  Result<Model> require_default();
  // A model that can draw: `invalid` when there is none, or `unavailable` with its fault.
  Result<Model> require_ready(const ModelId& id);
  Result<std::optional<ModelId>> default_id();

 private:
  Result<> scan_locked();
  Result<Model> look_at(const ModelProbe& probe);
  Result<> keep(const Model& model);
  Result<> choose_default();
  void wait_for_first_scan();

  Database& db_;
  ModelFolders folders_;
  InspectModel inspect_;
  EventSink& events_;
  ModelStore models_;
  std::mutex scanning_;
  std::mutex first_scan_mutex_;
  std::condition_variable first_scan_done_;
  bool first_scan_is_done_ = false;
};

}  // namespace atelier
