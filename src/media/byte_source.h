// Bytes to look at in any order without holding them all. Threads: one at a time.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "media/files.h"

namespace atelier {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  uint64_t size() const { return size_; }
  // The most that one look may ask for.
  static constexpr size_t look_bytes_max = 64 << 10;
  // Up to `count` bytes from `offset`, fewer (or none) where the source ends or cannot be read.
  // Valid until the next call.
  virtual std::span<const std::byte> look(uint64_t offset, size_t count) = 0;

  // Numbers of 1 to 8 bytes; 0 where the source has ended.
  uint64_t big(uint64_t offset, size_t bytes);
  uint64_t little(uint64_t offset, size_t bytes);
  // "" where the source has ended before.
  std::string text(uint64_t offset, size_t bytes);
  bool has(uint64_t offset, std::string_view text);

 protected:
  explicit ByteSource(uint64_t size) : size_(size) {}

 private:
  uint64_t size_;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::byte> bytes)
      : ByteSource(bytes.size()), bytes_(bytes) {}
  std::span<const std::byte> look(uint64_t offset, size_t count) override;

 private:
  std::span<const std::byte> bytes_;
};

// A file, through a window of look_bytes_max.
class FileSource : public ByteSource {
 public:
  static Result<FileSource> open(const std::string& path);
  std::span<const std::byte> look(uint64_t offset, size_t count) override;

 private:
  FileSource(File file, uint64_t size) : ByteSource(size), file_(std::move(file)) {}
  File file_;
  uint64_t window_offset_ = 0;
  std::vector<std::byte> window_;
};

}  // namespace atelier
