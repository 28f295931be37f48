#include "media/detail/probe_formats.h"

namespace atelier::probing {
namespace {

constexpr int segments_max = 10'000;

bool is_frame_header(uint64_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

bool has_no_body(uint64_t marker) {
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

}  // namespace

Result<MediaFacts> jpeg(ByteSource& source) {
  constexpr uint64_t start_of_scan = 0xda;
  constexpr uint64_t end_of_image = 0xd9;
  MediaFacts facts{.format = MediaFormat::jpeg};
  uint64_t at = 2;
  for (int segment = 0; segment < segments_max && at + 4 <= source.size(); ++segment) {
    if (source.big(at, 1) != 0xff) break;
    const uint64_t marker = source.big(at + 1, 1);
    if (marker == 0xff) {  // filling
      ++at;
      continue;
    }
    if (has_no_body(marker)) {
      at += 2;
      continue;
    }
    if (marker == start_of_scan || marker == end_of_image) break;
    const uint64_t length = source.big(at + 2, 2);
    const uint64_t body = at + 4;
    if (length < 2 || length + at + 2 > source.size()) break;
    if (is_frame_header(marker)) {
      const uint64_t components = source.big(body + 5, 1);
      facts.height = int(source.big(body + 1, 2));
      facts.width = int(source.big(body + 3, 2));
      facts.held_whole = (marker & 3) == 2;  // progressive
      facts.unusual_colour |= components == 4 || source.big(body, 1) != 8;
    }
    const uint64_t end = at + 2 + length;
    if (marker == 0xe1 && source.has(body, {"Exif\0\0", 6})) {
      facts.orientation = orientation_in(source, body, end);
    }
    if (marker == 0xe2 && source.has(body, "ICC_PROFILE")) facts.unusual_colour = true;
    at = end;
  }
  if (facts.width == 0 || facts.height == 0) return damaged("JPEG");
  make_upright(facts);
  return facts;
}

}  // namespace atelier::probing
