// Files people bring: taken as they come, judged by their bytes, then kept as assets. Files first,
// rows second; whoever leaves in the middle leaves nothing. Threads: any; one upload is one
// thread's at a time.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "media/blob_batch.h"
#include "services/caller.h"
#include "services/events.h"
#include "store/asset.h"

namespace atelier {

class Blobs;
class Database;
class ThumbnailMaker;

struct UploadDraft {
  std::string name;  // as the file is called on the other side; only shown, never a path
  std::optional<BoardId> board_id;
  AssetCategory category = AssetCategory::assets;
};

// The name without folders, control characters and marks that turn the writing around; valid UTF-8
// of at most 255 bytes, and empty when nothing is left. Pure.
std::string display_name(std::string_view name);

// A file on its way in; it lies in media/tmp and goes with this unless it was finished.
class Upload {
 public:
  Upload(UploadDraft draft, std::string path, File file);
  // `exhausted` on a full disk.
  Result<> take(std::span<const std::byte> piece);

 private:
  friend class UploadService;
  UploadDraft draft_;
  StagedFile staged_;
  File file_;
};

struct Uploaded {
  Asset asset;
  bool is_duplicate = false;  // these bytes were here; nothing was added
};

class UploadService {
 public:
  UploadService(Database& db, Blobs& blobs, ThumbnailMaker& thumbnails, EventSink& events)
      : db_(db), blobs_(blobs), thumbnails_(thumbnails), events_(events) {}

  // `not_found` for a board nobody has.
  Result<std::unique_ptr<Upload>> begin(const Caller& caller, UploadDraft draft);
  // `invalid`, `corrupt` or `too_large` with a sentence for what is no picture or video that can be
  // shown here. Durable when it returns.
  Result<Uploaded> finish(const Caller& caller, Upload& upload);

  static constexpr int64_t bytes_max = int64_t{2} << 30;

 private:
  Result<std::optional<Asset>> find_twin(Tx& tx, const Caller& caller,
                                         const std::string& sha256) const;
  Result<Uploaded> keep(const Caller& caller, const Upload& upload, Asset asset);

  Database& db_;
  Blobs& blobs_;
  ThumbnailMaker& thumbnails_;
  EventSink& events_;
};

}  // namespace atelier
