#include "services/asset_removal.h"

#include <algorithm>

#include "base/log.h"
#include "db/database.h"
#include "media/blobs.h"
#include "media/thumbnails.h"
#include "services/asset_rules.h"
#include "services/change_teller.h"
#include "services/limits.h"
#include "services/set_runner.h"
#include "store/aspects.h"

namespace atelier {

struct AssetRemoval::Gone {
  std::vector<AssetId> ids;
  std::vector<AssetStore::Content> contents;  // files of ours that may belong to nobody now
  std::vector<TaskFault> faults;
  int64_t missing = 0;
};

Result<AssetRemoval::Gone> AssetRemoval::remove_rows(Tx& tx, const Caller& caller,
                                                     const std::vector<int64_t>& seqs) {
  Gone gone;
  std::vector<int64_t> doomed;
  TRY(const auto endings, assets_.endings(tx, seqs, caller.owner));
  for (const AssetStore::Ending& one : endings) {
    const auto refusal = refusal_of(AssetAction::remove, {one.is_protected, one.is_trashed});
    if (refusal) {
      gone.faults.push_back({one.id.text, refusal->code, refusal->message});
      continue;
    }
    doomed.push_back(one.seq);
    gone.ids.push_back(one.id);
    if (one.content) gone.contents.push_back(*one.content);
  }
  gone.missing = int64_t(seqs.size() - endings.size());
  TRY_DO(assets_.remove_all(tx, doomed));
  return gone;
}

// The pictures are gone for everybody already; a file that stays is the sweeper's.
void AssetRemoval::drop_files(const std::vector<AssetStore::Content>& contents) {
  for (const AssetStore::Content& content : contents) {
    // Somebody may be saving the same bytes right now.
    const std::lock_guard lock(blobs_.content_mutex());
    const auto count = [&](Tx& tx) { return assets_.count_with_content(tx, content.sha256); };
    const auto twins = db_.read(count);
    if (!twins) log_warn("assets", to_line(twins.error()));
    if (!twins || *twins > 0) continue;
    const Result<> file = blobs_.remove(content.sha256, content.mime);
    if (!file) log_warn("assets", to_line(file.error()));
    thumbnails_.remove(content.sha256);
  }
}

Result<> AssetRemoval::remove(const Caller& caller, const AssetId& id) {
  const auto end = [&](Tx& tx) -> Result<Gone> {
    TRY(const auto named, AspectStore().seqs_of(tx, {id}, caller.owner));
    if (named.empty()) return fail(ErrorKind::not_found, "There is no such picture.");
    return remove_rows(tx, caller, {named[0].seq});
  };
  TRY(const Gone gone, db_.write(end));
  if (!gone.faults.empty()) {
    const TaskFault& fault = gone.faults[0];
    return fail(Error{ErrorKind::conflict, fault.message, "", {{fault.code, fault.message}}});
  }
  events_.assets_removed(gone.ids);
  drop_files(gone.contents);
  events_.asset_deleted(id);
  events_.boards_changed();
  events_.collections_changed();
  return {};
}

Result<std::vector<AssetId>> AssetRemoval::remove_some(const Caller& caller,
                                                       const std::vector<int64_t>& seqs) {
  TRY(Gone gone, db_.write([&](Tx& tx) { return remove_rows(tx, caller, seqs); }));
  events_.assets_removed(gone.ids);
  drop_files(gone.contents);
  ChangeTeller teller(events_, ripples_of(SetVerb::remove));
  teller.add(gone.ids);
  return std::move(gone.ids);
}

Result<> AssetRemoval::remove_all(TaskRun& task, const Caller& caller,
                                  const std::vector<int64_t>& seqs) {
  ChangeTeller teller(events_, ripples_of(SetVerb::remove));
  for (size_t begin = 0; begin < seqs.size(); begin += set_chunk) {
    TRY_DO(task.go_on());
    const size_t end = std::min(begin + set_chunk, seqs.size());
    const std::vector<int64_t> part(seqs.begin() + ptrdiff_t(begin), seqs.begin() + ptrdiff_t(end));
    TRY(Gone gone, db_.write([&](Tx& tx) { return remove_rows(tx, caller, part); }));
    events_.assets_removed(gone.ids);
    drop_files(gone.contents);
    if (seqs.size() <= size_t{limits::event_asset_ids_max}) {
      for (const AssetId& id : gone.ids) events_.asset_deleted(id);
    }
    teller.add(gone.ids);
    for (TaskFault& fault : gone.faults) {
      task.add_failed(std::move(fault.id), std::move(fault.code), std::move(fault.message));
    }
    if (gone.missing > 0) task.add_skipped(gone.missing);
    if (!gone.ids.empty()) task.add_succeeded(int64_t(gone.ids.size()));
  }
  return {};
}

}  // namespace atelier
