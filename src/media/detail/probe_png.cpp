#include <algorithm>

#include "media/detail/probe_formats.h"

namespace atelier::probing {
namespace {

constexpr uint64_t frame_bytes = 12;  // length, type and checksum around a chunk's body
constexpr int chunks_max = 100'000;

// An animation's frame control: its delay is a fraction of a second.
int64_t delay_ms(ByteSource& source, uint64_t body) {
  const auto numerator = int64_t(source.big(body + 20, 2));
  const auto denominator = int64_t(source.big(body + 22, 2));
  return numerator * 1000 / (denominator == 0 ? 100 : denominator);
}

}  // namespace

Result<MediaFacts> png(ByteSource& source) {
  constexpr uint64_t header_at = 8;
  const bool framed = source.big(header_at, 4) == 13 && source.has(header_at + 4, "IHDR");
  if (!framed || source.size() < 33) return damaged("PNG");
  MediaFacts facts{.format = MediaFormat::png};
  const uint64_t width = source.big(16, 4);
  const uint64_t height = source.big(20, 4);
  if (width > INT32_MAX || height > INT32_MAX) return damaged("PNG");
  facts.width = int(width);
  facts.height = int(height);
  const uint64_t depth = source.big(24, 1);
  const uint64_t colour_type = source.big(25, 1);
  if (depth > 16 || colour_type > 6) return damaged("PNG");
  facts.has_alpha = (colour_type & 4) != 0;
  facts.unusual_colour = depth != 8 || colour_type == 3 || colour_type == 4;
  facts.held_whole = source.big(28, 1) != 0;
  bool has_pixels = false;
  uint64_t at = header_at;
  for (int chunk = 0; chunk < chunks_max && at + frame_bytes <= source.size(); ++chunk) {
    const uint64_t length = source.big(at, 4);
    const std::string type = source.text(at + 4, 4);
    const uint64_t body = at + 8;
    if (length > source.size() - at - frame_bytes) break;  // the decoder will say more
    if (type == "IEND") break;
    if (type == "IDAT") has_pixels = true;
    if (type == "tRNS") facts.has_alpha = true;
    if (type == "tRNS" || type == "iCCP") facts.unusual_colour = true;
    if (type == "eXIf") facts.orientation = orientation_in(source, body, body + length);
    if (type == "acTL" && !has_pixels)
      facts.pages = int(std::min<uint64_t>(source.big(body, 4), 1 << 20));
    if (type == "fcTL" && length >= 26) facts.media_ms += delay_ms(source, body);
    at = body + length + 4;
  }
  if (!has_pixels && at + frame_bytes > source.size()) return damaged("PNG");
  if (facts.pages < 1) facts.pages = 1;
  if (facts.pages == 1) facts.media_ms = 0;
  make_upright(facts);
  return facts;
}

}  // namespace atelier::probing
