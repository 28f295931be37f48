// Actions on many assets, and taking them back, as tasks. Small ones are over when the answer
// comes.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/asset_removal.h"
#include "services/selection.h"
#include "services/set_action.h"
#include "services/tasks.h"
#include "store/boards.h"
#include "store/collections.h"
#include "store/undos.h"

namespace atelier {

class SettingsService;

// What a verb needs beside its name; the others must be absent.
struct BulkArgs {
  std::optional<std::optional<BoardId>> board_id;  // move_to_board; nothing inside: Uncategorized
  std::optional<int> rating;                       // rate: 0..5
  std::optional<std::vector<std::string>> tags;    // tag, untag: 1..limits::bulk_tags_max
  std::optional<CollectionId> collection_id;       // add_to_collection, remove_from_collection
};

enum class BoardImages { keep, remove };
constexpr std::array<std::string_view, 2> enum_names(BoardImages) {
  return {"keep", "delete"};
}

// Threads: any.
class BulkService {
 public:
  struct Doors {
    Database& db;
    AssetSets& sets;
    AssetRemoval& removal;
    SettingsService& settings;
    TaskService& tasks;
    EventSink& events;
  };
  explicit BulkService(Doors doors) : doors_(doors) {}

  // `invalid` with every fault of the arguments and the selection. Everything but `remove` leaves
  // an undo.
  Result<TaskStatus> start(const Caller& caller, SetVerb verb, const BulkArgs& args,
                           const Selection& selection);
  // The newest, at most limits::undos_listed_max.
  Result<std::vector<Undo>> undos(const Caller& caller);
  // `conflict` when it was taken back already or its action is still running.
  Result<TaskStatus> undo(const Caller& caller, const UndoId& id);
  // Its pictures become Uncategorized, or go (to the trash when there is one; protected ones are
  // reported and become Uncategorized). Then the board goes; boards inside it move up.
  Result<TaskStatus> remove_board(const Caller& caller, const BoardId& id, BoardImages images);

 private:
  Result<SetAction> action_from(SetVerb verb, const BulkArgs& args);
  Result<std::string> object_of(const Caller& caller, const BulkArgs& args);
  Result<> empty_board(TaskRun& task, const Caller& caller, const BoardId& id, BoardImages images);

  Doors doors_;
};

}  // namespace atelier
