#include "services/set_runner.h"

#include <algorithm>

#include "base/clock.h"
#include "base/fields.h"
#include "db/database.h"
#include "services/set_chunk.h"
#include "store/collections.h"

namespace atelier {

namespace {

struct StoredArgs {
  std::optional<std::string> argument;
  std::optional<CollectionId> collection_id;
  int64_t now_ms = 0;
};
template <class V>
void fields(V& v, StoredArgs& a) {
  v.optional("argument", a.argument);
  v.optional("collection_id", a.collection_id);
  v.required("now_ms", a.now_ms);
}

// A board or collection that somebody deleted while the work ran.
Result<> require_place(Tx& tx, const SetAction& action) {
  if (action.verb == SetVerb::move_to_board && action.argument) {
    TRY(const bool there, board_exists(tx, *action.argument));
    if (!there) return fail(ErrorKind::not_found, "The board was deleted in the meantime.");
  }
  if (action.collection_id) {
    TRY(const auto collection, CollectionStore().find(tx, *action.collection_id));
    if (!collection) {
      return fail(ErrorKind::not_found, "The collection was deleted in the meantime.");
    }
  }
  return {};
}

class Runner {
 public:
  Runner(const Caller& caller, const SetAction& action, Journal journal)
      : action_(action), lens_(lens_of(action, caller.owner)), keeps_(journal == Journal::kept) {
    undo_.id = UndoId::make();
    undo_.owner = caller.owner;
    undo_.action = std::string(name_of(action.verb));
    undo_.args = args_of(action);
    undo_.created_at = now_utc_ms();
  }

  Result<Chunk> run(Tx& tx, const std::vector<int64_t>& seqs) {
    TRY_DO(require_place(tx, action_));
    TRY(const auto rows, aspects_.read(tx, lens_, seqs));
    Chunk chunk;
    chunk.skipped = int64_t(seqs.size() - rows.size());  // gone meanwhile
    for (const AspectRow& row : rows) TRY_DO(change(tx, row, chunk));
    if (keeps_ && !chunk.changed.empty()) {
      TRY_DO(undos_.add_to_count(tx, undo_.id, int64_t(chunk.changed.size())));
    }
    return chunk;
  }
  // After the first commit that changed something.
  std::optional<UndoId> undo() const { return has_undo_ ? std::optional(undo_.id) : std::nullopt; }
  // The transaction was rolled back, and with it perhaps the undo's row.
  void forget_unless(bool committed_before) { has_undo_ = has_undo_ && committed_before; }

 private:
  Result<> change(Tx& tx, const AspectRow& row, Chunk& chunk) {
    const AspectValue to = after(action_, row.value);
    if (to == row.value) {
      ++chunk.skipped;
      return {};
    }
    const auto refusal =
        refusal_of(asset_action_of(action_.verb), {row.is_protected, row.is_trashed});
    if (refusal) {
      chunk.faults.push_back({row.id.text, refusal->code, refusal->message});
      return {};
    }
    if (keeps_) {
      if (!has_undo_) TRY_DO(undos_.insert(tx, undo_));
      has_undo_ = true;
      TRY_DO(undos_.add_item(tx, undo_.id, row.id, row.value));
    }
    TRY_DO(aspects_.write(tx, lens_, row, to));
    chunk.changed.push_back(row.id);
    return {};
  }

  const SetAction& action_;
  const Lens lens_;
  const bool keeps_;
  bool has_undo_ = false;
  Undo undo_;
  AspectStore aspects_;
  UndoStore undos_;
};

}  // namespace

Ripples ripples_of(SetVerb verb) {
  switch (verb) {
    case SetVerb::move_to_board: return {.boards = true};
    case SetVerb::trash:
    case SetVerb::restore:
    case SetVerb::remove: return {.boards = true, .collections = true};
    default: return {.collections = true};  // smart ones follow marks and tags
  }
}

std::string args_of(const SetAction& action) {
  return to_json_text(StoredArgs{action.argument, action.collection_id, action.now_ms});
}

Result<SetAction> action_of(const Undo& undo) {
  const auto verb = find_enum<SetVerb>(undo.action);
  auto args = read_json<StoredArgs>(undo.args);
  if (!verb || !args) {
    return fail(ErrorKind::corrupt, "This undo cannot be read.", undo.id.text + " " + undo.args);
  }
  return SetAction{*verb, std::move(args->argument), std::move(args->collection_id), args->now_ms};
}

Result<> run_set_action(Database& db, EventSink& events, TaskRun& task, const Caller& caller,
                        const SetAction& action, const std::vector<int64_t>& seqs,
                        Journal journal) {
  ChangeTeller teller(events, ripples_of(action.verb));
  Runner runner(caller, action, journal);
  for (size_t begin = 0; begin < seqs.size(); begin += set_chunk) {
    TRY_DO(task.go_on());
    const size_t end = std::min(begin + set_chunk, seqs.size());
    const std::vector<int64_t> part(seqs.begin() + ptrdiff_t(begin), seqs.begin() + ptrdiff_t(end));
    const bool had_undo = runner.undo().has_value();
    auto chunk = db.write([&](Tx& tx) { return runner.run(tx, part); });
    if (!chunk) {
      runner.forget_unless(had_undo);
      return Failure(std::move(chunk).error());
    }
    if (runner.undo()) task.set_undo(*runner.undo());
    report(task, *chunk, teller);
  }
  return {};
}

}  // namespace atelier
