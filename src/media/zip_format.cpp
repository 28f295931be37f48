#include "media/zip_format.h"

#include <libdeflate.h>

#include <algorithm>
#include <ctime>

namespace atelier {
namespace {

constexpr uint32_t header_mark = 0x04034b50;
constexpr uint32_t entry_mark = 0x02014b50;
constexpr uint32_t end_mark = 0x06054b50;
constexpr uint32_t long_end_mark = 0x06064b50;
constexpr uint32_t long_end_place_mark = 0x07064b50;
constexpr uint16_t version_usual = 20;
constexpr uint16_t version_long = 45;
constexpr uint16_t made_on_unix = 3 << 8;
constexpr uint16_t name_is_utf8 = 1 << 11;
constexpr uint32_t plain_file_mode = 0100644U << 16;
constexpr uint16_t long_extra = 1;
constexpr uint64_t header_bytes = 30;
constexpr uint64_t entry_bytes = 46;

// All ones say: see the extra field.
bool is_long(uint64_t number) {
  return number >= 0xffffffff;
}

void add(std::string& out, uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out += char(number >> (8 * i));
}

struct DosTime {
  uint16_t time = 0;
  uint16_t date = 0;
};

DosTime dos_time(int64_t utc_ms) {
  const std::time_t seconds = utc_ms / 1000;
  std::tm t{};
  gmtime_r(&seconds, &t);
  // The format begins in 1980 and ends in 2107.
  const int year = std::clamp(t.tm_year + 1900, 1980, 2107) - 1980;
  return {uint16_t(t.tm_hour << 11 | t.tm_min << 5 | t.tm_sec / 2),
          uint16_t(year << 9 | (t.tm_mon + 1) << 5 | t.tm_mday)};
}

uint64_t header_size(const ZipMember& member) {
  return header_bytes + member.name.size() + (is_long(member.bytes) ? 20 : 0);
}

std::string entry_extra(const ZipMember& member, uint64_t header_offset) {
  std::string numbers;
  if (is_long(member.bytes)) {
    add(numbers, member.bytes, 8);
    add(numbers, member.bytes, 8);
  }
  if (is_long(header_offset)) add(numbers, header_offset, 8);
  if (numbers.empty()) return "";
  std::string extra;
  add(extra, long_extra, 2);
  add(extra, numbers.size(), 2);
  return extra + numbers;
}

// What header and entry have in common, from the version to the name's length.
void add_common(std::string& out, const ZipMember& member, uint32_t crc, bool needs_long) {
  const DosTime changed = dos_time(member.changed_at);
  const uint64_t bytes = std::min<uint64_t>(member.bytes, 0xffffffff);
  add(out, needs_long ? version_long : version_usual, 2);
  add(out, name_is_utf8, 2);
  add(out, 0, 2);  // stored
  add(out, changed.time, 2);
  add(out, changed.date, 2);
  add(out, crc, 4);
  add(out, bytes, 4);
  add(out, bytes, 4);
  add(out, member.name.size(), 2);
}

}  // namespace

uint32_t crc32_of(uint32_t so_far, std::span<const std::byte> bytes) {
  return libdeflate_crc32(so_far, bytes.data(), bytes.size());
}

ZipLayout::ZipLayout(const std::vector<ZipMember>& members) : members_(members) {
  uint64_t at = 0;
  uint64_t directory_bytes = 0;
  for (const ZipMember& member : members) {
    offsets_.push_back(at);
    directory_bytes += entry_bytes + member.name.size() + entry_extra(member, at).size();
    at += header_size(member) + member.bytes;
  }
  offsets_.push_back(at);
  total_bytes_ = at + directory_bytes + zip_end(members.size(), at, directory_bytes).size();
}

uint64_t ZipLayout::data_offset(size_t member) const {
  return offsets_[member] + header_size(members_[member]);
}

size_t ZipLayout::member_at(uint64_t offset) const {
  const auto after = std::upper_bound(offsets_.begin(), offsets_.end(), offset);
  return size_t(after - offsets_.begin()) - 1;
}

std::string zip_header(const ZipMember& member, uint32_t crc) {
  std::string out;
  const bool needs_long = is_long(member.bytes);
  add(out, header_mark, 4);
  add_common(out, member, crc, needs_long);
  add(out, needs_long ? 20 : 0, 2);
  out += member.name;
  if (needs_long) {
    add(out, long_extra, 2);
    add(out, 16, 2);
    add(out, member.bytes, 8);
    add(out, member.bytes, 8);
  }
  return out;
}

std::string zip_entry(const ZipMember& member, uint32_t crc, uint64_t header_offset) {
  std::string out;
  const std::string extra = entry_extra(member, header_offset);
  add(out, entry_mark, 4);
  add(out, made_on_unix | version_long, 2);
  add_common(out, member, crc, !extra.empty());
  add(out, extra.size(), 2);
  add(out, 0, 2);  // no comment
  add(out, 0, 2);  // the first disk
  add(out, 0, 2);  // binary
  add(out, plain_file_mode, 4);
  add(out, std::min<uint64_t>(header_offset, 0xffffffff), 4);
  return out + member.name + extra;
}

std::string zip_end(size_t members, uint64_t directory_offset, uint64_t directory_bytes) {
  std::string out;
  const bool needs_long =
      members >= 0xffff || is_long(directory_offset) || is_long(directory_bytes);
  if (needs_long) {
    add(out, long_end_mark, 4);
    add(out, 44, 8);  // what follows of this record
    add(out, made_on_unix | version_long, 2);
    add(out, version_long, 2);
    add(out, 0, 8);  // disks
    add(out, members, 8);
    add(out, members, 8);
    add(out, directory_bytes, 8);
    add(out, directory_offset, 8);
    add(out, long_end_place_mark, 4);
    add(out, 0, 4);
    add(out, directory_offset + directory_bytes, 8);
    add(out, 1, 4);
  }
  const uint64_t count = std::min<uint64_t>(members, 0xffff);
  add(out, end_mark, 4);
  add(out, 0, 4);  // disks
  add(out, count, 2);
  add(out, count, 2);
  add(out, std::min<uint64_t>(directory_bytes, 0xffffffff), 4);
  add(out, std::min<uint64_t>(directory_offset, 0xffffffff), 4);
  add(out, 0, 2);  // no comment
  return out;
}

}  // namespace atelier
