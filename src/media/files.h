// Files that are there whole or not at all, and errors of the disk as sentences.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atelier {

using Bytes = std::vector<std::byte>;

// errno as an Error: a full disk is `exhausted`, a forbidden or read-only place `unavailable`, a
// missing one `not_found`; each sentence says what to do.
Error file_error(int error_number, std::string_view doing, const std::string& path);

bool is_there(const std::string& path);

// An open file descriptor.
class File {
 public:
  static Result<File> open_to_read(const std::string& path);
  // Must not exist yet.
  static Result<File> create(const std::string& path);
  // Made when it is not there; writes go to its end.
  static Result<File> open_to_append(const std::string& path);
  File(File&& other) noexcept;
  File& operator=(File&&) = delete;
  ~File();

  // 0 at the end.
  Result<size_t> read(std::span<std::byte> into) const;
  // From a place of its own; as much as there is.
  Result<size_t> read_at(std::span<std::byte> into, uint64_t offset) const;
  // A hint that all of it will be read soon: the disk begins now.
  void read_ahead() const;
  // All of it.
  Result<> write(std::span<const std::byte> bytes) const;
  Result<> sync() const;
  Result<> truncate(int64_t bytes) const;
  Result<int64_t> size() const;

 private:
  File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  int descriptor_;
  std::string path_;
};

Result<Bytes> read_file(const std::string& path, int64_t bytes_max);
std::span<const std::byte> bytes_of(std::string_view text);

// Writes `temporary`, syncs it, renames it to `path` and syncs the folder: after a power cut there
// is the whole file or none. On failure nothing is left behind.
Result<> write_durably(const std::string& temporary, const std::string& path,
                       std::span<const std::byte> bytes);
Result<> sync_folder(const std::string& folder);
// What may still be written to the disk a path lies on.
Result<int64_t> free_bytes_at(const std::string& path);
Result<> make_folders(const std::string& folder);

}  // namespace atelier
