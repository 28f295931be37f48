#include "services/assets.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/log.h"
#include "db/database.h"
#include "media/blobs.h"
#include "media/probe.h"
#include "media/texts/clean_text.h"
#include "services/draft_check.h"
#include "services/thumbnail_cache.h"
#include "services/thumbnail_maker.h"
#include "services/zip_names.h"

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
    if (name.size() >= name_chars_max + 4) break;
    const bool foreign = static_cast<unsigned char>(c) >= 0x80;
    const bool lower = foreign || (c >= 'a' && c <= 'z');
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
  name = std::string(first_bytes(name, name_chars_max));
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "picture" : name;
}

}  // namespace

std::string download_name(const Asset& asset) {
  const auto format = find_format(asset.mime);
  const std::string_view ending = format ? extension_of(*format) : "";
  // What was brought along keeps the name it had; what was drawn is called by what it shows.
  if (!asset.has_recipe && !asset.file_name.empty()) {
    const size_t dot = asset.file_name.rfind('.');
    return safe_file_name(std::string_view(asset.file_name).substr(0, dot)) + std::string(ending);
  }
  return fmt::format("{}-seed{}-{}{}", slug(asset.recipe.prompt), asset.recipe.seed,
                     asset.sha256.substr(0, 4), ending);
}

AssetService::AssetService(Database& db, Blobs& blobs, ThumbnailMaker& thumbnails,
                           EventSink& events, ThumbnailCache* cache)
    : db_(db), blobs_(blobs), thumbnails_(thumbnails), events_(events), cache_(cache) {}

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
  events_.assets_removed({id});
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
  const uint64_t ticket = cache_ == nullptr ? 0 : cache_->ticket();
  TRY(const OpenedFile picture, open_file(caller, id));
  const MediaFile file{picture.path, picture.etag, picture.content_type};
  TRY(const std::string path, thumbnails_.require(file, size_px));
  if (cache_ != nullptr) cache_->learn(ticket, id, caller.owner, picture.etag);
  std::error_code wrong;
  const auto bytes = std::filesystem::file_size(path, wrong);
  if (wrong) return fail(file_error(wrong.value(), "reading", path));
  return OpenedFile{path, int64_t(bytes), "image/webp", thumbnail_etag(picture.etag, size_px), ""};
}

std::optional<AssetService::ReadyFile> AssetService::find_thumbnail(const Caller& caller,
                                                                    const AssetId& id,
                                                                    int size_px) {
  if (cache_ == nullptr || !can(caller, Action::assets_read)) return std::nullopt;
  auto ready = cache_->find(caller, id, size_px);
  if (!ready) return std::nullopt;
  return ReadyFile{std::move(ready->etag), std::move(ready->webp)};
}

Result<OpenedFile> AssetService::open_strip(const Caller& caller, const AssetId& id) {
  static_assert(strip_frames == ThumbnailMaker::strip_frames);
  TRY(const OpenedFile video, open_file(caller, id));
  const MediaFile file{video.path, video.etag, video.content_type};
  TRY(const std::string path, thumbnails_.require_strip(file));
  std::error_code wrong;
  const auto bytes = std::filesystem::file_size(path, wrong);
  if (wrong) return fail(file_error(wrong.value(), "reading", path));
  return OpenedFile{path, int64_t(bytes), "image/webp", video.etag + "-strip", ""};
}

}  // namespace atelier
