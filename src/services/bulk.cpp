#include "services/bulk.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "db/database.h"
#include "services/bulk_args.h"
#include "services/faults.h"
#include "services/limits.h"
#include "services/set_runner.h"
#include "services/studio_settings.h"

namespace atelier {
namespace {

// A small action is over by then, and its answer says so.
constexpr int answer_ms = 250;

Result<Board> require_board(Database& db, const Caller& caller, const BoardId& id) {
  TRY(auto board, db.read([&](Tx& tx) { return BoardStore().find(tx, id); }));
  if (!board || !can(caller, Action::boards_edit, board->owner)) {
    return fail(ErrorKind::not_found, "There is no such board.");
  }
  return std::move(*board);
}

Action permission_for(SetVerb verb) {
  const bool ends = verb == SetVerb::trash || verb == SetVerb::remove;
  return ends ? Action::assets_delete : Action::assets_edit;
}

}  // namespace

// The name of the board or collection; `invalid` when it is not the caller's.
Result<std::string> BulkService::object_of(const Caller& caller, const BulkArgs& args) {
  if (args.board_id && !*args.board_id) return std::string("Uncategorized");
  if (args.board_id) {
    const auto board = require_board(doors_.db, caller, **args.board_id);
    if (!board) return fault_in("args.board_id", "is no board of yours");
    return board->name;
  }
  if (!args.collection_id) return std::string();
  const auto find = [&](Tx& tx) { return CollectionStore().find(tx, *args.collection_id); };
  TRY(const auto collection, doors_.db.read(find));
  if (!collection || !can(caller, Action::collections_edit, collection->owner)) {
    return fault_in("args.collection_id", "is no collection of yours");
  }
  if (collection->kind == CollectionKind::smart) {
    return fault_in("args.collection_id",
                    "is a smart collection, whose filter decides what is in it");
  }
  return collection->name;
}

Result<SetAction> BulkService::action_from(SetVerb verb, const BulkArgs& args) {
  SetAction action{
      .verb = verb, .argument = {}, .collection_id = args.collection_id, .now_ms = now_utc_ms()};
  if (args.board_id && *args.board_id) action.argument = (*args.board_id)->text;
  if (args.rating && *args.rating > 0) action.argument = std::to_string(*args.rating);
  if (args.tags) {
    TRY(const auto names, clean_tags(*args.tags));
    const auto unknown = verb == SetVerb::tag ? UnknownTags::made : UnknownTags::left_out;
    TRY(const auto numbers, doors_.db.write([&](Tx& tx) { return tags_from(tx, names, unknown); }));
    action.argument = tags_value(numbers);
  }
  return action;
}

Result<TaskStatus> BulkService::start(const Caller& caller, SetVerb verb, const BulkArgs& args,
                                      const Selection& selection) {
  TRY_DO(require(caller, permission_for(verb)));
  TRY_DO(check_args(verb, args));
  TRY(const std::string object, object_of(caller, args));
  TRY(auto selected, resolve(caller, selection, doors_.db, doors_.sets));
  TRY(auto action, action_from(verb, args));
  auto work = [this, caller, action, selected](TaskRun& task) -> Result<> {
    task.set_total(int64_t(selected.seqs.size() + selected.unknown.size()));
    for (const AssetId& id : selected.unknown) {
      task.add_failed(id.text, "not_found", "There is no such picture.");
    }
    if (action.verb == SetVerb::remove) {
      return doors_.removal.remove_all(task, caller, selected.seqs);
    }
    return run_set_action(doors_.db, doors_.events, task, caller, action, selected.seqs,
                          Journal::kept);
  };
  const size_t count = selected.seqs.size() + selected.unknown.size();
  TRY(const auto task, doors_.tasks.start(caller, std::string(name_of(verb)),
                                          title_of(verb, args, object, count), std::move(work)));
  return doors_.tasks.wait(caller, task.id, answer_ms);
}

Result<std::vector<Undo>> BulkService::undos(const Caller& caller) {
  TRY_DO(require(caller, Action::assets_edit));
  return doors_.db.read(
      [&](Tx& tx) { return UndoStore().newest(tx, caller.owner, limits::undos_listed_max); });
}

Result<TaskStatus> BulkService::undo(const Caller& caller, const UndoId& id) {
  TRY_DO(require(caller, Action::assets_edit));
  TRY(const auto undo, doors_.db.read([&](Tx& tx) { return UndoStore().find(tx, id); }));
  if (!undo || !can(caller, Action::assets_edit, undo->owner)) {
    return fail(ErrorKind::not_found, "There is no such undo; they are kept for 30 days.");
  }
  if (undo->undone_at) return fail(ErrorKind::conflict, "This was taken back already.");
  TRY(const auto tasks, doors_.tasks.list(caller));
  for (const TaskStatus& task : tasks) {
    if (task.undo_id == id && task.state == TaskState::running) {
      return fail(ErrorKind::conflict, "The action is still running; cancel it first.");
    }
  }
  auto work = [this, caller, undo = *undo](TaskRun& task) {
    return run_undo(doors_.db, doors_.events, task, caller, undo);
  };
  TRY(const auto task, doors_.tasks.start(caller, "undo", "Taking back", std::move(work)));
  return doors_.tasks.wait(caller, task.id, answer_ms);
}

Result<> BulkService::empty_board(TaskRun& task, const Caller& caller, const BoardId& id,
                                  BoardImages images) {
  TRY(const auto seqs, doors_.db.read([&](Tx& tx) { return AspectStore().seqs_on_board(tx, id); }));
  task.set_total(int64_t(seqs.size()));
  TRY(const StudioSettingsValues settings, doors_.settings.get(caller));
  if (images == BoardImages::remove && settings.trash_days == 0) {
    return doors_.removal.remove_all(task, caller, seqs);
  }
  const SetVerb verb = images == BoardImages::keep ? SetVerb::move_to_board : SetVerb::trash;
  const SetAction action{.verb = verb, .argument = {}, .collection_id = {}, .now_ms = now_utc_ms()};
  return run_set_action(doors_.db, doors_.events, task, caller, action, seqs, Journal::none);
}

Result<TaskStatus> BulkService::remove_board(const Caller& caller, const BoardId& id,
                                             BoardImages images) {
  TRY_DO(require(caller, Action::boards_edit));
  if (images == BoardImages::remove) TRY_DO(require(caller, Action::assets_delete));
  TRY(const Board board, require_board(doors_.db, caller, id));
  auto work = [this, caller, id, images](TaskRun& task) -> Result<> {
    TRY_DO(empty_board(task, caller, id, images));
    // What is left, or came meanwhile, becomes Uncategorized with the board's end.
    TRY_DO(doors_.db.write([&](Tx& tx) { return BoardStore().remove(tx, id); }));
    doors_.events.boards_changed();
    return {};
  };
  TRY(const auto task, doors_.tasks.start(caller, "delete_board",
                                          "Deleting the board " + board.name, std::move(work)));
  return doors_.tasks.wait(caller, task.id, answer_ms);
}

}  // namespace atelier
