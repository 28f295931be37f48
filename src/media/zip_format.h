// The frame of a zip archive whose files are stored as they are: headers, directory, end. Pure.
// Sizes and checksums are known before, so that every reader understands it and any byte of the
// archive can be told without making the rest. Zip64 where 32 bits do not suffice (APPNOTE 6.3.9).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "media/files.h"

namespace atelier {

struct ZipMember {
  std::string name;  // UTF-8, with slashes for folders
  uint64_t bytes = 0;
  int64_t changed_at = 0;  // UTC milliseconds
};

// CRC-32 of more bytes after those that gave `so_far`; begin with 0.
uint32_t crc32_of(uint32_t so_far, std::span<const std::byte> bytes);

// Where everything lies, before anything is read.
class ZipLayout {
 public:
  explicit ZipLayout(const std::vector<ZipMember>& members);
  // Of a member's header; its bytes begin at data_offset().
  uint64_t header_offset(size_t member) const { return offsets_[member]; }
  uint64_t data_offset(size_t member) const;
  uint64_t directory_offset() const { return offsets_.back(); }
  uint64_t total_bytes() const { return total_bytes_; }
  // The member whose header or bytes hold this offset; members() when it lies in the directory.
  size_t member_at(uint64_t offset) const;
  size_t members() const { return offsets_.size() - 1; }

 private:
  const std::vector<ZipMember>& members_;
  std::vector<uint64_t> offsets_;  // of each header, then of the directory
  uint64_t total_bytes_ = 0;
};

std::string zip_header(const ZipMember& member, uint32_t crc);
// The directory's entry of a member.
std::string zip_entry(const ZipMember& member, uint32_t crc, uint64_t header_offset);
// What follows the directory's entries.
std::string zip_end(size_t members, uint64_t directory_offset, uint64_t directory_bytes);

}  // namespace atelier
