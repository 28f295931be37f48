#include <algorithm>

#include "media/detail/probe_formats.h"

namespace atelier::probing {
namespace {

constexpr int chunks_max = 100'000;

void read_lossy(ByteSource& source, uint64_t body, MediaFacts& facts) {
  if (!source.has(body + 3, "\x9d\x01\x2a")) return;
  facts.width = int(source.little(body + 6, 2) & 0x3fff);
  facts.height = int(source.little(body + 8, 2) & 0x3fff);
}

void read_lossless(ByteSource& source, uint64_t body, MediaFacts& facts) {
  if (source.big(body, 1) != 0x2f) return;
  const uint64_t bits = source.little(body + 1, 4);
  facts.width = int(bits & 0x3fff) + 1;
  facts.height = int(bits >> 14 & 0x3fff) + 1;
  facts.has_alpha = (bits >> 28 & 1) != 0;
}

void read_extended(ByteSource& source, uint64_t body, MediaFacts& facts) {
  constexpr uint64_t alpha_flag = 0x10;
  constexpr uint64_t profile_flag = 0x20;
  const uint64_t flags = source.big(body, 1);
  facts.has_alpha = (flags & alpha_flag) != 0;
  facts.unusual_colour = (flags & profile_flag) != 0;
  facts.width = int(source.little(body + 4, 3)) + 1;
  facts.height = int(source.little(body + 7, 3)) + 1;
}

}  // namespace

Result<MediaFacts> webp(ByteSource& source) {
  MediaFacts facts{.format = MediaFormat::webp};
  int frames = 0;
  bool has_pixels = false;
  uint64_t at = 12;
  for (int chunk = 0; chunk < chunks_max && at + 8 <= source.size(); ++chunk) {
    const std::string type = source.text(at, 4);
    const uint64_t length = source.little(at + 4, 4);
    const uint64_t body = at + 8;
    if (type == "VP8X" && chunk == 0) read_extended(source, body, facts);
    if (type == "VP8 " && chunk == 0) read_lossy(source, body, facts);
    if (type == "VP8L" && chunk == 0) read_lossless(source, body, facts);
    has_pixels |= type == "VP8 " || type == "VP8L" || type == "ANMF";
    if (type == "ANMF") {
      ++frames;
      facts.media_ms += int64_t(source.little(body + 12, 3));
    }
    if (type == "EXIF") facts.orientation = orientation_in(source, body, body + length);
    at = body + length + (length & 1);
  }
  if (!has_pixels || facts.width == 0 || facts.height == 0) return damaged("WebP");
  facts.pages = std::max(1, frames);
  if (facts.pages == 1) facts.media_ms = 0;
  make_upright(facts);
  return facts;
}

}  // namespace atelier::probing
