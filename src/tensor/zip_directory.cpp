#include "tensor/zip_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "tensor/detail/corrupt.h"
#include "tensor/detail/header_json.h"

namespace atelier {
namespace {

using Bytes = std::span<const std::byte>;

// Signatures and lengths of PKWARE's APPNOTE, section 4.3 and 4.5.
constexpr uint32_t member_sign = 0x04034b50;
constexpr uint32_t directory_sign = 0x02014b50;
constexpr uint32_t end_sign = 0x06054b50;
constexpr uint32_t end64_sign = 0x06064b50;
constexpr uint32_t end64_place_sign = 0x07064b50;
constexpr size_t member_bytes = 30;
constexpr size_t directory_bytes = 46;
constexpr size_t end_bytes = 22;
constexpr size_t end64_bytes = 56;
constexpr size_t end64_place_bytes = 20;
constexpr size_t comment_bytes_max = 65'535;
constexpr uint32_t see_zip64 = 0xffffffff;
constexpr uint16_t zip64_extra = 1;
constexpr uint16_t encrypted_flag = 1;
constexpr size_t name_bytes_max = 4096;

// The caller has checked that the number lies inside.
template <class Number>
Number number_at(Bytes bytes, size_t at) {
  Number number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

bool has_sign(Bytes file, uint64_t at, uint32_t sign, size_t length) {
  return at <= file.size() && file.size() - at >= length &&
         number_at<uint32_t>(file, size_t(at)) == sign;
}

struct Directory {
  uint64_t begin = 0;
  uint64_t members = 0;
};

Result<Directory> directory64(Bytes file, size_t end) {
  if (end < end64_place_bytes ||
      !has_sign(file, end - end64_place_bytes, end64_place_sign, end64_place_bytes)) {
    return corrupt("the zip64 directory is missing");
  }
  const auto at = number_at<uint64_t>(file, end - end64_place_bytes + 8);
  if (!has_sign(file, at, end64_sign, end64_bytes)) {
    return corrupt("the zip64 directory lies outside the file");
  }
  return Directory{number_at<uint64_t>(file, size_t(at) + 48),
                   number_at<uint64_t>(file, size_t(at) + 32)};
}

// The directory is found from the end, where a comment of any length may follow it.
Result<Directory> find_directory(Bytes file) {
  const size_t deepest = end_bytes + comment_bytes_max;
  const size_t stop = file.size() > deepest ? file.size() - deepest : 0;
  for (size_t at = file.size() < end_bytes ? 0 : file.size() - end_bytes + 1; at-- > stop;) {
    if (!has_sign(file, at, end_sign, end_bytes)) continue;
    const Directory plain{number_at<uint32_t>(file, at + 16), number_at<uint16_t>(file, at + 10)};
    const bool wide = plain.begin == see_zip64 || plain.members == 0xffff;
    return wide ? directory64(file, at) : plain;
  }
  return corrupt("the zip archive has no directory: it is truncated or damaged");
}

struct Listed {
  uint64_t size = 0;
  uint64_t packed = 0;
  uint64_t at = 0;
};

// Sizes and places beyond 4 GB stand in the extra field, each only where its short form says so.
bool read_zip64(Bytes extra, Listed& listed) {
  while (extra.size() >= 4) {
    const auto kind = number_at<uint16_t>(extra, 0);
    const size_t length = number_at<uint16_t>(extra, 2);
    if (length > extra.size() - 4) return false;
    Bytes body = extra.subspan(4, length);
    extra = extra.subspan(4 + length);
    if (kind != zip64_extra) continue;
    for (uint64_t* each : {&listed.size, &listed.packed, &listed.at}) {
      if (*each != see_zip64) continue;
      if (body.size() < 8) return false;
      *each = number_at<uint64_t>(body, 0);
      body = body.subspan(8);
    }
  }
  return true;
}

// Where the member's bytes begin: behind its own header, whose extra field has a length of its own.
Result<ZipMember> member_at(Bytes file, const Listed& listed, const std::string& name) {
  const auto bad = [&](std::string_view says) {
    return corrupt(fmt::format("zip member {} {}", detail::quoted(name), says));
  };
  if (listed.packed != listed.size) return bad("has two sizes");
  if (!has_sign(file, listed.at, member_sign, member_bytes)) return bad("lies outside the file");
  const uint64_t begin = listed.at + member_bytes +
                         number_at<uint16_t>(file, size_t(listed.at) + 26) +
                         number_at<uint16_t>(file, size_t(listed.at) + 28);
  if (begin > file.size() || listed.size > file.size() - begin) return bad("ends beyond the file");
  return ZipMember{begin, listed.size};
}

class DirectoryReader {
 public:
  DirectoryReader(Bytes file, const Directory& where) : file_(file), at_(where.begin) {}

  Result<> read_member() {
    if (!has_sign(file_, at_, directory_sign, directory_bytes)) {
      return corrupt("the zip directory is damaged");
    }
    const Bytes head = file_.subspan(size_t(at_));
    const size_t name_bytes = number_at<uint16_t>(head, 28);
    const size_t extra_bytes = number_at<uint16_t>(head, 30);
    const size_t all = directory_bytes + name_bytes + extra_bytes + number_at<uint16_t>(head, 32);
    if (head.size() < all) return corrupt("the zip directory is cut off");
    const std::string name(reinterpret_cast<const char*>(head.data()) + directory_bytes,
                           name_bytes);
    if (name.empty() || name.size() > name_bytes_max || !detail::is_clean_name(name)) {
      return corrupt("a zip member has no usable name");
    }
    if ((number_at<uint16_t>(head, 8) & encrypted_flag) != 0) {
      return corrupt(fmt::format("zip member {} is encrypted", detail::quoted(name)));
    }
    if (number_at<uint16_t>(head, 10) != 0) {
      return corrupt(
          fmt::format("zip member {} is compressed, which torch never does", detail::quoted(name)));
    }
    Listed listed{number_at<uint32_t>(head, 24), number_at<uint32_t>(head, 20),
                  number_at<uint32_t>(head, 42)};
    if (!read_zip64(head.subspan(directory_bytes + name_bytes, extra_bytes), listed)) {
      return corrupt(fmt::format("zip member {} has a damaged extra field", detail::quoted(name)));
    }
    TRY(const ZipMember member, member_at(file_, listed, name));
    if (!members.emplace(name, member).second) {
      return corrupt(fmt::format("zip member {} is listed twice", detail::quoted(name)));
    }
    at_ += all;
    return {};
  }

  ZipDirectory members;

 private:
  Bytes file_;
  uint64_t at_;
};

}  // namespace

bool looks_like_zip(Bytes file) {
  return has_sign(file, 0, member_sign, sizeof member_sign) ||
         has_sign(file, 0, end_sign, sizeof end_sign);
}

Result<ZipDirectory> read_zip_directory(Bytes file) {
  TRY(const Directory where, find_directory(file));
  if (where.members > zip_members_max) {
    return corrupt(fmt::format("the zip archive lists {} members, more than {}", where.members,
                               zip_members_max));
  }
  DirectoryReader reader(file, where);
  for (uint64_t i = 0; i < where.members; ++i) TRY_DO(reader.read_member());
  return std::move(reader.members);
}

}  // namespace atelier
