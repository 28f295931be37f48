#include "media/whole_file.h"

#include <string_view>

namespace atelier {
namespace {

size_t number(std::string_view bytes, size_t at, bool big) {
  size_t value = 0;
  for (size_t i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + (big ? i : 3 - i)]);
  }
  return value;
}

bool png_ends_whole(std::string_view file) {
  constexpr size_t signature_bytes = 8;
  constexpr size_t frame_bytes = 12;
  for (std::string_view rest = file.substr(signature_bytes); rest.size() >= frame_bytes;) {
    const size_t length = number(rest, 0, true);
    if (length > rest.size() - frame_bytes) return false;
    if (rest.substr(4, 4) == "IEND") return true;
    rest.remove_prefix(frame_bytes + length);
  }
  return false;
}

// The end-of-image mark; some programs append things of their own behind it.
bool jpeg_ends_whole(std::string_view file) {
  return file.rfind("\xff\xd9") != std::string_view::npos;
}

bool webp_ends_whole(std::string_view file) {
  return file.size() >= 12 && number(file, 4, false) <= file.size() - 8;
}

}  // namespace

Result<> check_ends_whole(std::span<const std::byte> file, MediaFormat format) {
  const std::string_view bytes(reinterpret_cast<const char*>(file.data()), file.size());
  const bool whole = format == MediaFormat::png    ? png_ends_whole(bytes)
                     : format == MediaFormat::jpeg ? jpeg_ends_whole(bytes)
                     : format == MediaFormat::webp ? webp_ends_whole(bytes)
                                                   : true;
  if (!whole) return fail(ErrorKind::corrupt, "This file ends early; part of it is missing.");
  return {};
}

}  // namespace atelier
