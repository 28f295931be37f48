// Writes a tar archive (POSIX ustar) file by file; names up to 100 characters, which ours are.
#pragma once
#include <cstdint>
#include <string>

#include "media/files.h"

namespace atelier {

class TarWriter {
 public:
  static Result<TarWriter> create(const std::string& path);
  // `not_found` when the file has gone: then nothing was written. A file that changes size while it
  // is read is `conflict`, and the archive is spoilt.
  Result<> add_file(const std::string& name, const std::string& path);
  // Ends and syncs the archive; its size.
  Result<int64_t> finish();

 private:
  explicit TarWriter(File out) : out_(std::move(out)) {}
  Result<> put(std::span<const std::byte> bytes);
  File out_;
  int64_t bytes_ = 0;
};

}  // namespace atelier
