// The models on this machine. A scan finds them, `atelier-engine inspect` judges each once, a card
// (`atelier.json` beside the weights) gives names and defaults, and a person has the last word.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "protocol/model_facts.h"
#include "services/caller.h"
#include "services/events.h"
#include "services/model_edits.h"
#include "services/model_scan.h"
#include "services/saved.h"
#include "store/installs.h"
#include "store/models.h"

namespace atelier {

class Database;

struct ModelFolders {
  std::string bundled;  // holds model folders that came with the program; may be missing
  std::string root;     // <home>/models
};

enum class ModelSort { usual, name, base, type, size, created_at, updated_at };
enum class SortDirection { ascending, descending };

struct ModelQuery {
  std::optional<std::string> type;
  std::optional<std::string> base;
  std::string search;  // every word must occur in its name, description, triggers or path
  ModelSort sort = ModelSort::usual;  // the default first, then by name
  SortDirection direction = SortDirection::ascending;
};

// A place that may hold a model, for a person who chooses what to install.
struct FoundModel {
  std::string path;
  std::string name;
  int64_t bytes = 0;
  bool installed = false;
};

// A file below the home's models that no record speaks of.
struct OrphanedFile {
  std::string path;
  int64_t bytes = 0;
};
struct ModelHealth {
  std::vector<Model> missing;
  std::vector<OrphanedFile> orphans;
};

// What is known of a model that an install has brought.
struct ModelArrival {
  std::string source;
  std::string name;  // as somebody wants it called, or ""
  InstallFacts facts;
};

// The content of a file in covers/ made from the picture beside a model, or "" where none lies.
using CoverBeside = std::function<std::string(const std::string& model_path)>;

enum class FileFate { keep, remove };

class ModelService {
 public:
  ModelService(Database& db, ModelFolders folders, InspectModels inspect, EventSink& events);

  // Every scan asks it about models without a cover, unless a person took theirs away. Before the
  // first scan.
  void look_for_covers(CoverBeside beside) { cover_beside_ = std::move(beside); }

  Result<std::vector<Model>> list(const Caller& caller, const ModelQuery& query = {});
  Result<Model> get(const Caller& caller, const ModelId& id);
  // Looks at the folders again; unchanged models cost one stat. The list afterwards. Minutes at
  // worst: a new model is read whole. Scans take turns.
  Result<std::vector<Model>> rescan(const Caller& caller);
  // The same for the folder watch: what is still being written, or came a moment ago and makes no
  // sense yet, is left for later. How many were.
  Result<int> look_again();
  // Uses a model where it lies. `invalid` when there is none, `corrupt` when it cannot be used.
  Result<Model> add(const Caller& caller, const std::string& path, const std::string& source = {});

  // Moves a model from `path`, on the same disk, to where its type lies. Returns the one that is
  // here already when it is the same; `corrupt` when it cannot be used.
  Result<Model> bring_in(const Caller& caller, const std::string& path,
                         const ModelArrival& arrival);

  // `invalid` with every fault.
  Result<Saved<Model>> change(const Caller& caller, const ModelId& id, const ModelChange& change);
  // Looks at the files again, although they are the same.
  Result<Model> probe(const Caller& caller, const ModelId& id, Edits edits);
  // `invalid` unless it can draw.
  Result<Model> make_default(const Caller& caller, const ModelId& id);
  // The content of a file in covers/, or "" for none.
  Result<Model> set_cover(const Caller& caller, const ModelId& id, const std::string& cover);
  // `conflict` for one that came with the program or that a waiting job needs.
  Result<> remove(const Caller& caller, const ModelId& id, FileFate files);

  Result<ModelHealth> health(const Caller& caller);
  // Deletes a file that health() named.
  Result<> remove_orphan(const Caller& caller, const std::string& path);
  // What could be installed from a folder. `invalid` when it is none.
  Result<std::vector<FoundModel>> find_in(const Caller& caller, const std::string& folder);

  // The model a draft without one gets. Waits for the first scan (bounded) before it says
  // `unavailable` with what to do.
  Result<Model> require_default();
  // A model that can draw: `invalid` when there is none, or `unavailable` with its fault.
  Result<Model> require_ready(const ModelId& id);
  Result<std::optional<ModelId>> default_id();
  const ModelFolders& folders() const { return folders_; }

 private:
  enum class Patience { none, with_young };
  Result<int> scan_locked(Patience patience);
  Result<std::vector<ModelPlace>> changed_places(const std::vector<Model>& known,
                                                 std::vector<Model>& gone);
  Result<Model> keep_one(const Model& model, Edits edits, const std::string& source);
  Result<Model> keep(Tx& tx, Model model, Edits edits);
  Result<> keep_all(std::vector<Model> models);
  Result<std::optional<Model>> find_same(const Model& model);
  Result<> choose_default();
  Result<> take_covers();
  Result<> check_removable(Tx& tx, const Model& model);
  void wait_for_first_scan();
  void end_first_scan();
  void tell(const Model& model);

  Database& db_;
  ModelFolders folders_;
  ModelScanner scanner_;
  EventSink& events_;
  CoverBeside cover_beside_;
  ModelStore models_;
  std::mutex scanning_;
  std::mutex first_scan_mutex_;
  std::condition_variable first_scan_done_;
  bool first_scan_is_done_ = false;
};

}  // namespace atelier
