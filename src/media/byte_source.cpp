#include "media/byte_source.h"

#include <algorithm>

#include "base/assert.h"

namespace atelier {
namespace {

std::span<const std::byte> part_of(std::span<const std::byte> bytes, uint64_t offset,
                                   size_t count) {
  if (offset >= bytes.size()) return {};
  return bytes.subspan(size_t(offset), std::min(count, bytes.size() - size_t(offset)));
}

}  // namespace

uint64_t ByteSource::big(uint64_t offset, size_t bytes) {
  const auto seen = look(offset, bytes);
  if (seen.size() < bytes) return 0;
  uint64_t value = 0;
  for (const std::byte byte : seen) value = value << 8 | uint64_t(byte);
  return value;
}

uint64_t ByteSource::little(uint64_t offset, size_t bytes) {
  const auto seen = look(offset, bytes);
  if (seen.size() < bytes) return 0;
  uint64_t value = 0;
  for (size_t i = bytes; i-- > 0;) value = value << 8 | uint64_t(seen[i]);
  return value;
}

std::string ByteSource::text(uint64_t offset, size_t bytes) {
  const auto seen = look(offset, bytes);
  if (seen.size() < bytes) return "";
  return {reinterpret_cast<const char*>(seen.data()), bytes};
}

bool ByteSource::has(uint64_t offset, std::string_view expected) {
  const auto seen = look(offset, expected.size());
  const std::string_view found(reinterpret_cast<const char*>(seen.data()), seen.size());
  return found == expected;
}

std::span<const std::byte> MemorySource::look(uint64_t offset, size_t count) {
  return part_of(bytes_, offset, count);
}

Result<FileSource> FileSource::open(const std::string& path) {
  TRY(File file, File::open_to_read(path));
  TRY(const int64_t size, file.size());
  return FileSource(std::move(file), uint64_t(size));
}

std::span<const std::byte> FileSource::look(uint64_t offset, size_t count) {
  ATELIER_ASSERT(count <= look_bytes_max);
  const bool inside = offset >= window_offset_ && offset + count <= window_offset_ + window_.size();
  if (!inside && offset < size()) {
    window_.resize(look_bytes_max);
    window_offset_ = offset;
    const auto got = file_.read_at(window_, offset);
    window_.resize(got ? *got : 0);
  }
  if (offset < window_offset_) return {};
  return part_of(window_, offset - window_offset_, count);
}

}  // namespace atelier
