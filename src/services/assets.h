// The pictures: list, look, open, remove. Plain synchronous functions for the bounded pool.
#pragma once
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "services/caller.h"
#include "services/events.h"
#include "store/assets.h"

namespace atelier {

class Blobs;
class Database;
class ThumbnailMaker;

// A file to send: its bytes never change, so `etag` may be cached for ever.
struct OpenedFile {
  std::string path;
  int64_t bytes = 0;
  std::string content_type;   // "image/png", "image/webp"
  std::string etag;           // without quotes
  std::string download_name;  // "bluebird-seed1-7f3a.png"
};

class AssetService {
 public:
  AssetService(Database& db, Blobs& blobs, ThumbnailMaker& thumbnails, EventSink& events);

  // Newest first; limit 1..limits::page_items_max.
  Result<AssetPage> list(const Caller& caller, int limit, const std::string& cursor);
  Result<Asset> get(const Caller& caller, const AssetId& id);
  // The row first, the file second and only when no other asset shows the same bytes.
  Result<> remove(const Caller& caller, const AssetId& id);
  // `corrupt` when the row's file has gone from the disk.
  Result<OpenedFile> open_file(const Caller& caller, const AssetId& id);
  // Of a video: strip_frames pictures side by side. `invalid` for a picture.
  Result<OpenedFile> open_strip(const Caller& caller, const AssetId& id);
  static constexpr int strip_frames = 10;
  // Made on first demand, then kept. `invalid` for a size other than 256, 512, 1024.
  Result<OpenedFile> open_thumbnail(const Caller& caller, const AssetId& id, int size_px);

 private:
  Database& db_;
  Blobs& blobs_;
  ThumbnailMaker& thumbnails_;
  EventSink& events_;
  AssetStore assets_;
};

// "bluebird-seed1-7f3a.png": the prompt's first words, the seed, the end of the content hash. Pure.
std::string download_name(const Asset& asset);

}  // namespace atelier
