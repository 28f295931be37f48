#include "services/import_chunk.h"

#include "base/clock.h"
#include "db/database.h"
#include "media/files.h"
#include "store/boards.h"

namespace atelier {

Result<ChunkOutcome> ChunkWriter::write(std::vector<LookedAt>& files) {
  std::vector<StagedBlob> staged;
  for (LookedAt& file : files) {
    if (!file.staged.empty()) staged.push_back({&file.staged, file.asset.sha256, file.asset.mime});
  }
  // The bytes before the names: after a power cut a name never points at half a file.
  if (!staged.empty()) TRY_DO(batch_.sync());
  // From the files to the commit: else somebody could delete a twin's file in between.
  const std::lock_guard content(blobs_.content_mutex());
  TRY_DO(batch_.place(staged));
  return db_.write([&](Tx& tx) { return write_rows(tx, files); });
}

Result<ChunkOutcome> ChunkWriter::write_rows(Tx& tx, std::vector<LookedAt>& files) {
  if (order_.board_id) {
    TRY(const auto board, BoardStore().find(tx, *order_.board_id));
    if (!board || board->owner != caller_.owner) {
      return fail(ErrorKind::not_found, "The board has gone; what was imported stays.");
    }
  }
  ChunkOutcome outcome;
  for (LookedAt& file : files) TRY_DO(write_one(tx, file, outcome));
  return outcome;
}

Result<> ChunkWriter::write_one(Tx& tx, LookedAt& file, ChunkOutcome& outcome) {
  switch (file.outcome) {
    case LookedAt::Outcome::unchanged: ++outcome.known; return {};
    case LookedAt::Outcome::deleted: ++outcome.deleted; return {};
    case LookedAt::Outcome::broken: return remember(tx, file, std::nullopt);
    case LookedAt::Outcome::read: break;
  }
  TRY(const auto holders, imports_.holders_of(tx, caller_.owner, file.asset.sha256));
  if (!holders.empty()) {
    TRY(const bool followed, follow(tx, file, holders, outcome));
    if (!followed) ++outcome.twins;
    TRY_DO(put_marks(tx, file, holders.front().id));
    return remember(tx, file, holders.front().id);
  }
  TRY(const auto linked, imports_.linked_at(tx, caller_.owner, file.path));
  if (linked) {
    // The same place, other bytes: it was edited there. It stays the same picture with its marks.
    TRY_DO(imports_.set_content(tx, *linked, file.asset));
    outcome.followed.push_back(*linked);
    return remember(tx, file, linked);
  }
  TRY(const AssetId id, insert(tx, file, outcome));
  TRY_DO(put_marks(tx, file, id));
  return remember(tx, file, id);
}

Result<AssetId> ChunkWriter::insert(Tx& tx, LookedAt& file, ChunkOutcome& outcome) {
  Asset& asset = file.asset;
  asset.id = AssetId::make();
  asset.owner = caller_.owner;
  asset.board_id = order_.board_id;
  asset.added_at = now_utc_ms();
  if (order_.mode == ImportMode::link) asset.link_path = file.path;
  if (file.facts) {
    asset.board_id = file.facts->board_id;
    asset.category = file.facts->category;
    if (file.facts->created_at > 0) asset.created_at = file.facts->created_at;
  }
  TRY_DO(assets_.insert(tx, asset));
  outcome.added.push_back(asset.id);
  outcome.recipes += asset.has_recipe ? 1 : 0;
  outcome.bytes += asset.bytes;
  return asset.id;
}

// A link that leads nowhere while the same bytes lie here: the file has moved.
Result<bool> ChunkWriter::follow(Tx& tx, const LookedAt& file,
                                 const std::vector<ContentHolder>& holders, ChunkOutcome& outcome) {
  bool followed = false;
  for (const ContentHolder& holder : holders) {
    if (!holder.link_path || is_there(*holder.link_path)) continue;
    const bool copied = order_.mode == ImportMode::copy &&
                        is_there(blobs_.path_of(file.asset.sha256, file.asset.mime));
    const auto place = copied ? std::nullopt : std::optional(file.path);
    TRY_DO(imports_.set_link(tx, holder.id, place));
    outcome.followed.push_back(holder.id);
    followed = true;
  }
  return followed;
}

// Marks are added, also to what was here before, and never taken away.
Result<> ChunkWriter::put_marks(Tx& tx, const LookedAt& file, const AssetId& id) {
  if (!file.facts || !file.facts->favorite) return {};
  return imports_.add_favorite(tx, caller_.owner, id, now_utc_ms());
}

Result<> ChunkWriter::remember(Tx& tx, const LookedAt& file, const std::optional<AssetId>& asset) {
  return imports_.put(tx, {.path = file.path,
                           .stamp = file.stamp,
                           .sha256 = file.asset.sha256,
                           .asset_id = asset,
                           .fault = file.error ? file.error->message : "",
                           .seen_at = now_utc_ms()});
}

}  // namespace atelier
