// Turns finished pixels into an asset: PNG with its recipe, durable file, then one transaction.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "services/events.h"

namespace atelier {

class Blobs;
class Database;
class ThumbnailMaker;

struct FinishedImage {
  Job job;
  int image_index = 0;
  int width = 0;
  int height = 0;
  std::string pixels;  // 8-bit RGB, rows top down
  int64_t seed = 0;
  int64_t duration_ms = 0;
  std::string engine_version;
  std::string device;
  std::string precision;
};

// Threads: any.
class AssetSaver {
 public:
  // With `thumbnails`, the smallest one is made at once, behind the save.
  AssetSaver(Database& db, Blobs& blobs, EventSink& events, ThumbnailMaker* thumbnails = nullptr)
      : db_(db), blobs_(blobs), events_(events), thumbnails_(thumbnails) {}

  // Nothing when the job has this image already: it was drawn twice, the first one stays.
  Result<std::optional<Asset>> save(const FinishedImage& image);

 private:
  Database& db_;
  Blobs& blobs_;
  EventSink& events_;
  ThumbnailMaker* thumbnails_;
  JobStore jobs_;
  AssetStore assets_;
};

}  // namespace atelier
