#include "services/assets.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/log.h"
#include "db/database.h"
#include "media/blobs.h"
#include "services/draft_check.h"
#include "services/thumbnail_maker.h"

namespace atelier {
namespace {

constexpr size_t name_chars_max = 40;

Failure no_such_asset() {
  return fail(ErrorKind::not_found, "There is no such picture.");
}

// Letters and digits of the prompt's beginning, words joined by dashes; fit for any file system.
std::string slug(std::string_view prompt) {
  std::string name;
  for (const char c : prompt) {
    if (name.size() >= name_chars_max) break;
    const bool lower = c >= 'a' && c <= 'z';
    const bool upper = c >= 'A' && c <= 'Z';
    const bool digit = c >= '0' && c <= '9';
    if (lower || digit) {
      name += c;
    } else if (upper) {
      name += char(c - 'A' + 'a');
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "picture" : name;
}

}  // namespace

std::string download_name(const Asset& asset) {
  return fmt::format("{}-seed{}-{}.png", slug(asset.recipe.prompt), asset.recipe.seed,
                     asset.sha256.substr(0, 4));
}

AssetService::AssetService(Database& db, Blobs& blobs, ThumbnailMaker& thumbnails,
                           EventSink& events)
    : db_(db), blobs_(blobs), thumbnails_(thumbnails), events_(events) {}

Result<AssetPage> AssetService::list(const Caller& caller, int limit, const std::string& cursor) {
  TRY_DO(require(caller, Action::assets_read));
  TRY_DO(check_page_limit(limit));
  return db_.read([&](Tx& tx) { return assets_.page(tx, caller.owner, limit, cursor); });
}

Result<Asset> AssetService::get(const Caller& caller, const AssetId& id) {
  TRY_DO(require(caller, Action::assets_read));
  TRY(auto asset, db_.read([&](Tx& tx) { return assets_.find(tx, id, caller.owner); }));
  if (!asset || !can(caller, Action::assets_read, asset->owner)) return no_such_asset();
  return std::move(*asset);
}

Result<> AssetService::remove(const Caller& caller, const AssetId& id) {
  TRY_DO(require(caller, Action::assets_delete));
  TRY(const Asset asset, get(caller, id));
  bool removed = false;
  int64_t twins = 0;
  const auto remove_row = [&](Tx& tx) -> Result<> {
    TRY(removed, assets_.remove(tx, id));
    TRY(twins, assets_.count_with_content(tx, asset.sha256));
    return {};
  };
  const std::lock_guard content(blobs_.content_mutex());
  TRY_DO(db_.write(remove_row));
  if (!removed) return no_such_asset();
  if (twins == 0) {
    // The picture is gone for everybody already; a file that stays is the sweeper's.
    const Result<> file = blobs_.remove(asset.sha256, asset.mime);
    if (!file) log_warn("assets", to_line(file.error()));
    thumbnails_.remove(asset.sha256);
  }
  events_.asset_deleted(id);
  return {};
}

Result<OpenedFile> AssetService::open_file(const Caller& caller, const AssetId& id) {
  TRY(const Asset asset, get(caller, id));
  const std::string path = asset.link_path.value_or(blobs_.path_of(asset.sha256, asset.mime));
  std::error_code wrong;
  if (!std::filesystem::is_regular_file(path, wrong)) {
    return fail(ErrorKind::corrupt,
                "This picture's file has gone from the disk; restore it from a backup or delete "
                "the picture.",
                path);
  }
  return OpenedFile{path, asset.bytes, asset.mime, asset.sha256, download_name(asset)};
}

Result<OpenedFile> AssetService::open_thumbnail(const Caller& caller, const AssetId& id,
                                                int size_px) {
  TRY(const OpenedFile picture, open_file(caller, id));
  const MediaFile file{picture.path, picture.etag, picture.content_type};
  TRY(const std::string path, thumbnails_.require(file, size_px));
  std::error_code wrong;
  const auto bytes = std::filesystem::file_size(path, wrong);
  if (wrong) return fail(file_error(wrong.value(), "reading", path));
  return OpenedFile{path, int64_t(bytes), "image/webp", fmt::format("{}-{}", picture.etag, size_px),
                    ""};
}

}  // namespace atelier
