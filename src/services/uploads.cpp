#include "services/uploads.h"

#include "base/clock.h"
#include "db/database.h"
#include "media/blobs.h"
#include "media/texts/clean_text.h"
#include "services/import_file.h"
#include "services/thumbnail_maker.h"
#include "store/assets.h"
#include "store/boards.h"
#include "store/imports.h"

namespace atelier {
namespace {

constexpr size_t name_bytes_max = 255;

Failure no_such_board() {
  return fail(Error{
      ErrorKind::not_found, "There is no such board.", "", {{"board", "is no board of yours"}}});
}

Result<bool> has_board(Tx& tx, const Caller& caller, const BoardId& id) {
  TRY(const auto board, BoardStore().find(tx, id));
  return board && board->owner == caller.owner;
}

// The marks that embed, override and isolate a direction, in UTF-8.
bool turns_writing(std::string_view three_bytes) {
  const bool embeds = three_bytes >= "\xe2\x80\xaa" && three_bytes <= "\xe2\x80\xae";
  const bool isolates = three_bytes >= "\xe2\x81\xa6" && three_bytes <= "\xe2\x81\xa9";
  const bool hints = three_bytes == "\xe2\x80\x8e" || three_bytes == "\xe2\x80\x8f";
  return embeds || isolates || hints;
}

}  // namespace

std::string display_name(std::string_view name) {
  const size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const std::string clean = clean_utf8(name);
  std::string shown;
  for (size_t i = 0; i < clean.size(); ++i) {
    if (clean[i] == '\n' || clean[i] == '\t') {
      shown += ' ';
    } else if (turns_writing(std::string_view(clean).substr(i, 3))) {
      i += 2;
    } else {
      shown += clean[i];
    }
  }
  return std::string(first_bytes(trimmed(shown), name_bytes_max));
}

Upload::Upload(UploadDraft draft, std::string path, File file)
    : draft_(std::move(draft)), staged_(std::move(path)), file_(std::move(file)) {}

Result<> Upload::take(std::span<const std::byte> piece) {
  return file_.write(piece);
}

Result<std::unique_ptr<Upload>> UploadService::begin(const Caller& caller, UploadDraft draft) {
  TRY_DO(require(caller, Action::assets_add));
  if (draft.board_id) {
    const auto look = [&](Tx& tx) { return has_board(tx, caller, *draft.board_id); };
    TRY(const bool found, db_.read(look));
    if (!found) return no_such_board();
  }
  draft.name = display_name(draft.name);
  std::string path = blobs_.new_temporary();
  TRY(File file, File::create(path));
  return std::make_unique<Upload>(std::move(draft), std::move(path), std::move(file));
}

Result<std::optional<Asset>> UploadService::find_twin(Tx& tx, const Caller& caller,
                                                      const std::string& sha256) const {
  TRY(const auto holders, ImportStore().holders_of(tx, caller.owner, sha256));
  for (const ContentHolder& holder : holders) {
    TRY(auto asset, AssetStore().find(tx, holder.id, caller.owner));
    if (asset && !asset->trashed_at) return asset;
  }
  return std::optional<Asset>();
}

Result<Uploaded> UploadService::finish(const Caller& caller, Upload& upload) {
  TRY_DO(require(caller, Action::assets_add));
  const std::string& path = upload.staged_.path();
  TRY_DO(upload.file_.sync());
  TRY(const FileStamp stamp, stamp_of(path));
  FileLook look;
  TRY(Asset asset, look.look(path, stamp));
  asset.crc32 = look.crc32();
  TRY(auto twin, db_.read([&](Tx& tx) { return find_twin(tx, caller, asset.sha256); }));
  if (twin) return Uploaded{std::move(*twin), true};
  // Decodes it: what nobody can look at is refused here and not when somebody does.
  TRY(const auto seen, thumbnails_.look_at({path, asset.sha256, asset.mime}));
  asset.thumbhash = seen.thumbhash;
  if (asset.media_ms == 0) asset.media_ms = seen.media_ms;
  asset.id = AssetId::make();
  asset.owner = caller.owner;
  asset.source = AssetSource::uploaded;
  asset.category = upload.draft_.category;
  asset.origin = "upload";
  asset.board_id = upload.draft_.board_id;
  asset.file_name = upload.draft_.name;
  asset.created_at = asset.added_at = now_utc_ms();
  TRY(Uploaded kept, keep(caller, upload, std::move(asset)));
  upload.staged_.release();
  if (!kept.is_duplicate) events_.asset(kept.asset);
  return kept;
}

Result<Uploaded> UploadService::keep(const Caller& caller, const Upload& upload, Asset asset) {
  const std::lock_guard content(blobs_.content_mutex());
  TRY_DO(blobs_.adopt(upload.staged_.path(), {asset.sha256, asset.bytes}, asset.mime));
  const auto insert = [&](Tx& tx) -> Result<Uploaded> {
    // The same file may have come twice at once.
    TRY(auto twin, find_twin(tx, caller, asset.sha256));
    if (twin) return Uploaded{std::move(*twin), true};
    if (asset.board_id) {
      // Deleted meanwhile: the picture is worth more than its place.
      TRY(const bool found, has_board(tx, caller, *asset.board_id));
      if (!found) asset.board_id.reset();
    }
    TRY(asset.seq, AssetStore().insert(tx, asset));
    return Uploaded{asset, false};
  };
  return db_.write(insert);
}

}  // namespace atelier
