// One file as an import sees it: its bytes' hash, what it is, the recipe in it. Threads: one look
// belongs to one thread.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "media/blob_batch.h"
#include "store/asset.h"

namespace atelier {

// Files up to this size are held in memory while they are looked at; larger ones (videos) are read
// in pieces, and only their beginning is searched for texts.
constexpr int64_t held_file_bytes_max = 64 << 20;

// The size and time of a file.
struct FileStamp {
  std::string text;  // as imported_files keeps it
  int64_t bytes = 0;
  int64_t changed_at = 0;  // UTC ms
};
// `not_found` when it has gone, `invalid` for what is no plain file.
Result<FileStamp> stamp_of(const std::string& path);

// Our columns from the recipe in a file, whoever wrote it; untouched when there is none. `file` may
// be the beginning of a larger one.
void put_file_recipe(std::span<const std::byte> file, Asset& asset);
// Our columns from a text "invokeai_metadata" that is kept elsewhere than in the file.
void put_library_recipe(const std::string& text, Asset& asset);

class FileLook {
 public:
  // Reads the file once. Everything it tells about an asset; no id, owner, board or times of ours.
  // `corrupt`, `invalid` or `too_large` for what is no sound picture or video, `conflict` when it
  // changes while it is read.
  Result<Asset> look(const std::string& path, const FileStamp& stamp);
  // Of the bytes that were looked at last, for the archives they will be in; nothing when they were
  // too many to hold.
  std::optional<uint32_t> crc32() const;
  // A copy of the bytes that were looked at last, whatever happened to the file since; `conflict`
  // when it was too large to hold and has changed.
  Result<StagedFile> stage(const BlobBatch& batch) const;

 private:
  Result<Asset> look_at_held(const std::string& path, const FileStamp& stamp);
  Result<Asset> look_at_large(const std::string& path, const FileStamp& stamp);

  std::string path_;
  FileStamp stamp_;
  std::string sha256_;
  std::vector<std::byte> bytes_;
  bool held_ = false;
};

}  // namespace atelier
