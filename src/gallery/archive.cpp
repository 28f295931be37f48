#include "gallery/archive.h"

#include <sys/mman.h>

#include <algorithm>

namespace atelier::gallery {

void ArchiveWriter::flush() {
  if (result_ && !buffer_.empty()) result_ = sink_(buffer_);
  buffer_.clear();
}

void ArchiveWriter::put(std::span<const std::byte> bytes) {
  if (buffer_.size() + bytes.size() > buffer_max) flush();
  if (bytes.size() > buffer_max) {
    if (result_) result_ = sink_(bytes);
    return;
  }
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

Result<> ArchiveWriter::finish() {
  flush();
  return result_;
}

void ArchiveReader::prefer_large_pages(void* begin, size_t bytes) {
  constexpr size_t page_bytes = 4096;
  constexpr size_t large_page_bytes = 2 << 20;
  if (bytes < 2 * large_page_bytes) return;
  const auto from = (reinterpret_cast<uintptr_t>(begin) + page_bytes - 1) / page_bytes * page_bytes;
  const auto to = (reinterpret_cast<uintptr_t>(begin) + bytes) / page_bytes * page_bytes;
  // A wish: where the system knows no such pages, everything works with small ones.
  ::madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
}

void ArchiveReader::refuse() {
  if (result_) result_ = fail(ErrorKind::corrupt, "This file is damaged.");
  left_ = 0;
}

uint64_t ArchiveReader::length(size_t item_bytes) {
  uint64_t items = 0;
  number(items);
  if (items <= left_ / item_bytes) return items;
  refuse();
  return 0;
}

void ArchiveReader::get(std::span<std::byte> bytes) {
  if (bytes.size() > left_) refuse();
  if (result_ && !bytes.empty()) {
    result_ = source_(bytes);
    left_ -= bytes.size();
  }
  if (!result_) std::ranges::fill(bytes, std::byte{0});
}

}  // namespace atelier::gallery
