// The pictures: list, look, open, remove. Plain synchronous functions for the bounded pool.
#pragma once
#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "media/strip_metadata.h"
#include "services/caller.h"
#include "services/events.h"
#include "store/assets.h"

namespace atelier {

class Blobs;
class Database;
class ThumbnailCache;
class ThumbnailMaker;

// A file to send: its bytes never change, so `etag` may be cached for ever.
struct OpenedFile {
  std::string path;
  int64_t bytes = 0;
  std::string content_type;   // "image/png", "image/webp"
  std::string etag;           // without quotes
  std::string download_name;  // "bluebird-seed1-7f3a.png"
};

// The same picture without what is written in the file beside it.
struct StrippedFile {
  OpenedFile file;
  std::vector<FilePart> parts;  // of file.path, in between a few bytes of ours
};

enum class CopyFormat { png, jpeg, webp };
constexpr std::array<std::string_view, 3> enum_names(CopyFormat) {
  return {"png", "jpeg", "webp"};
}
struct MadeCopy {
  std::shared_ptr<const std::string> bytes;
  std::string content_type;
  std::string etag;  // without quotes
  std::string download_name;
};

class AssetService {
 public:
  // `cache` may be absent: then every thumbnail is looked for in the database.
  AssetService(Database& db, Blobs& blobs, ThumbnailMaker& thumbnails, EventSink& events,
               ThumbnailCache* cache = nullptr);

  // Newest first; limit 1..limits::page_items_max.
  Result<AssetPage> list(const Caller& caller, int limit, const std::string& cursor);
  Result<Asset> get(const Caller& caller, const AssetId& id);
  // The row first, the file second and only when no other asset shows the same bytes.
  Result<> remove(const Caller& caller, const AssetId& id);
  // `corrupt` when the row's file has gone from the disk.
  Result<OpenedFile> open_file(const Caller& caller, const AssetId& id);
  // `invalid` for kinds of files whose metadata cannot be told apart.
  Result<StrippedFile> open_stripped(const Caller& caller, const AssetId& id);
  // The whole picture, upright, in sRGB, nothing written in it. `invalid` for a video.
  Result<MadeCopy> convert(const Caller& caller, const AssetId& id, CopyFormat format);
  // Of a video: strip_frames pictures side by side. `invalid` for a picture.
  Result<OpenedFile> open_strip(const Caller& caller, const AssetId& id);
  static constexpr int strip_frames = 10;
  // Made on first demand, then kept. `invalid` for a size other than 256, 512, 1024.
  Result<OpenedFile> open_thumbnail(const Caller& caller, const AssetId& id, int size_px);
  struct ReadyFile {
    std::string etag;
    std::shared_ptr<const std::string> bytes;
  };
  // The same when it needs no waiting for a row or a disk; nothing: open_thumbnail() knows more.
  std::optional<ReadyFile> find_thumbnail(const Caller& caller, const AssetId& id, int size_px);

 private:
  Database& db_;
  Blobs& blobs_;
  ThumbnailMaker& thumbnails_;
  EventSink& events_;
  ThumbnailCache* cache_;
  AssetStore assets_;
};

// "bluebird-seed1-7f3a.png": the prompt's first words, the seed, the end of the content hash. Pure.
std::string download_name(const Asset& asset);

}  // namespace atelier
