#include "media/detail/probe_formats.h"

namespace atelier::probing {
namespace {

// Programs that show GIFs take a delay below two hundredths for a tenth.
int64_t delay_ms(uint64_t hundredths) {
  return hundredths < 2 ? 100 : int64_t(hundredths) * 10;
}

uint64_t table_bytes(uint64_t flags) {
  return (flags & 0x80) == 0 ? 0 : uint64_t{3} << ((flags & 7) + 1);
}

// Behind the last of a list of blocks, each with its length before it; 0 when the file ends first.
uint64_t after_blocks(ByteSource& source, uint64_t at) {
  while (at < source.size()) {
    const uint64_t length = source.big(at, 1);
    at += 1 + length;
    if (length == 0) return at;
  }
  return 0;
}

}  // namespace

Result<MediaFacts> gif(ByteSource& source) {
  MediaFacts facts{.format = MediaFormat::gif};
  facts.width = int(source.little(6, 2));
  facts.height = int(source.little(8, 2));
  facts.unusual_colour = true;
  int frames = 0;
  uint64_t at = 13 + table_bytes(source.big(10, 1));
  while (at != 0 && at < source.size()) {
    const uint64_t introducer = source.big(at, 1);
    if (introducer == 0x21) {
      if (source.big(at + 1, 1) == 0xf9) {  // graphic control, before each frame
        facts.media_ms += delay_ms(source.little(at + 4, 2));
        facts.has_alpha |= (source.big(at + 3, 1) & 1) != 0;
      }
      at = after_blocks(source, at + 2);
    } else if (introducer == 0x2c) {
      ++frames;
      if (facts.width == 0 || facts.height == 0) {
        facts.width = int(source.little(at + 5, 2));
        facts.height = int(source.little(at + 7, 2));
      }
      at = after_blocks(source, at + 11 + table_bytes(source.big(at + 9, 1)));
    } else {
      break;  // the end, or damage behind what can be shown
    }
  }
  if (frames == 0) return damaged("GIF");
  facts.pages = frames;
  if (frames == 1) facts.media_ms = 0;
  return facts;
}

}  // namespace atelier::probing
