#include <map>

#include "base/clock.h"
#include "db/database.h"
#include "services/set_chunk.h"
#include "services/set_runner.h"
#include "store/collections.h"

namespace atelier {
namespace {

// One transaction of taking back: the items it looked at leave the journal with what they changed.
class Restorer {
 public:
  Restorer(const Caller& caller, const SetAction& action, UndoId id)
      : action_(action), lens_(lens_of(action, caller.owner)), id_(std::move(id)) {}

  // Nothing when no item is left; then the undo is marked as done.
  Result<std::optional<Chunk>> run(Tx& tx) {
    TRY(const auto items, undos_.items(tx, id_, int(set_chunk)));
    if (items.empty()) {
      TRY_DO(undos_.set_undone(tx, id_, now_utc_ms()));
      return std::optional<Chunk>();
    }
    TRY_DO(require_collection(tx));
    TRY(const auto rows, rows_of(tx, items));
    Chunk chunk;
    for (const UndoItem& item : items) {
      const auto row = rows.find(item.asset_id);
      if (row == rows.end()) {
        chunk.faults.push_back({item.asset_id.text, "not_found", "It was deleted since."});
      } else {
        TRY_DO(restore(tx, item, row->second, chunk));
      }
      TRY_DO(undos_.remove_item(tx, id_, item.asset_id));
    }
    return std::optional<Chunk>(std::move(chunk));
  }

 private:
  Result<> require_collection(Tx& tx) {
    if (!action_.collection_id) return {};
    TRY(const auto collection, CollectionStore().find(tx, *action_.collection_id));
    if (collection) return {};
    return fail(ErrorKind::not_found, "The collection has been deleted since.");
  }

  Result<std::map<AssetId, AspectRow>> rows_of(Tx& tx, const std::vector<UndoItem>& items) {
    std::vector<AssetId> ids;
    for (const UndoItem& item : items) ids.push_back(item.asset_id);
    TRY(const auto named, aspects_.seqs_of(tx, ids, lens_.owner));
    std::vector<int64_t> seqs;
    for (const auto& one : named) seqs.push_back(one.seq);
    TRY(auto rows, aspects_.read(tx, lens_, seqs));
    std::map<AssetId, AspectRow> by_id;
    for (AspectRow& row : rows) by_id.emplace(row.id, std::move(row));
    return by_id;
  }

  // Why what was cannot be again.
  Result<std::optional<Refusal>> obstacle(Tx& tx, const AspectRow& row, const AspectValue& to) {
    if (lens_.aspect == Aspect::board && to) {
      if (!boards_.contains(*to)) {
        TRY(boards_[*to], board_exists(tx, *to));
      }
      if (!boards_[*to]) {
        return std::optional(Refusal{"not_found", "The board it came from has been deleted."});
      }
    }
    if (lens_.aspect == Aspect::trash && to) {
      return refusal_of(AssetAction::trash, {row.is_protected, row.is_trashed});
    }
    return std::optional<Refusal>();
  }

  Result<> restore(Tx& tx, const UndoItem& item, const AspectRow& row, Chunk& chunk) {
    const TakenBack back = take_back(action_, item.before, row.value);
    if (back.verdict == TakingBack::was_so_already) {
      ++chunk.skipped;
      return {};
    }
    if (back.verdict == TakingBack::changed_since) {
      chunk.faults.push_back({row.id.text, "changed", "It was changed since and stays as it is."});
      return {};
    }
    TRY(const auto hindered, obstacle(tx, row, back.value));
    if (hindered) {
      chunk.faults.push_back({row.id.text, hindered->code, hindered->message});
      return {};
    }
    TRY_DO(aspects_.write(tx, lens_, row, back.value));
    chunk.changed.push_back(row.id);
    return {};
  }

  const SetAction& action_;
  const Lens lens_;
  const UndoId id_;
  std::map<std::string, bool> boards_;  // for one run only: deleted boards do not come back
  AspectStore aspects_;
  UndoStore undos_;
};

}  // namespace

Result<> run_undo(Database& db, EventSink& events, TaskRun& task, const Caller& caller,
                  const Undo& undo) {
  TRY(const SetAction action, action_of(undo));
  ChangeTeller teller(events, ripples_of(action.verb));
  task.set_total(undo.items);
  while (true) {
    TRY_DO(task.go_on());
    Restorer restorer(caller, action, undo.id);
    TRY(auto chunk, db.write([&](Tx& tx) { return restorer.run(tx); }));
    if (!chunk) return {};
    report(task, *chunk, teller);
  }
}

}  // namespace atelier
