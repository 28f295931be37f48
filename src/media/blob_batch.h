// Many files into Blobs at once: as durable as one by one, with two syncs for all of them. A file
// is written to media/tmp by whoever reads it; sync() makes the bytes durable, place() the names.
// Threads: stage from any, the others from one.
#pragma once
#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "media/blobs.h"

namespace atelier {

// A file waiting in media/tmp; removed with this unless it was placed.
class StagedFile {
 public:
  StagedFile() = default;
  explicit StagedFile(std::string path) : path_(std::move(path)) {}
  StagedFile(StagedFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  StagedFile& operator=(StagedFile&& other) noexcept;
  ~StagedFile() { drop(); }
  bool empty() const { return path_.empty(); }
  const std::string& path() const { return path_; }
  void drop();
  // It has another name now.
  void release() { path_.clear(); }

 private:
  std::string path_;
};

struct StagedBlob {
  StagedFile* file = nullptr;
  std::string sha256;
  std::string mime;
};

class BlobBatch {
 public:
  explicit BlobBatch(Blobs& blobs) : blobs_(blobs) {}

  // A new file with these bytes; not synced yet. `exhausted` on a full disk, leaving nothing.
  Result<StagedFile> stage(std::span<const std::byte> bytes) const;
  // A copy that shares the original's blocks; nothing where the file system cannot do that.
  Result<std::optional<StagedFile>> stage_clone(const std::string& source) const;
  // A copy, by the kernel where it can. `source` may change meanwhile: hash the copy.
  Result<StagedFile> stage_copy(const std::string& source) const;

  // Everything staged so far survives a power cut. May take a second: hold no lock.
  Result<> sync() const;
  // All of them, synced before, under their names, durable when it returns. Hold content_mutex()
  // from before this until the rows are committed.
  Result<> place(const std::vector<StagedBlob>& staged);

 private:
  Blobs& blobs_;
  mutable std::atomic<bool> can_clone_{true};
};

}  // namespace atelier
