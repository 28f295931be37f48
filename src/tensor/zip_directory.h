// The directory of a zip archive whose members are stored as they are, as torch writes them: names
// and places of the members, all inside the file. Nothing is unpacked; no tensor library needed.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atelier {

constexpr size_t zip_members_max = 200'000;

// Bytes [begin, begin + size) of the file.
struct ZipMember {
  uint64_t begin = 0;
  uint64_t size = 0;
};

using ZipDirectory = std::map<std::string, ZipMember, std::less<>>;

bool looks_like_zip(std::span<const std::byte> file);

// Reads zip and zip64. corrupt for anything cut off, out of range, listed twice, compressed,
// encrypted or spread over several disks, with the member's name where there is one.
Result<ZipDirectory> read_zip_directory(std::span<const std::byte> file);

}  // namespace atelier
