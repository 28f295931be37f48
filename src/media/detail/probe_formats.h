// The header readers behind probe(), one a format. Each is called when the first bytes are the
// format's own; nothing here trusts a length.
#pragma once
#include <functional>
#include <optional>

#include "media/probe.h"

namespace atelier::probing {

Result<MediaFacts> png(ByteSource& source);
Result<MediaFacts> jpeg(ByteSource& source);
Result<MediaFacts> gif(ByteSource& source);
Result<MediaFacts> webp(ByteSource& source);
Result<MediaFacts> avif(ByteSource& source);
Result<MediaFacts> movie(ByteSource& source, MediaFormat format);
Result<MediaFacts> webm(ByteSource& source);

// EXIF's orientation in a TIFF block at [begin, end); 1 when there is none.
int orientation_in(ByteSource& source, uint64_t begin, uint64_t end);
// Swaps the sides when the orientation turns the picture by a quarter.
void make_upright(MediaFacts& facts);

Failure damaged(std::string_view format_name);

// ISO base media: boxes of a type and a body, nested.
struct Box {
  std::string type;
  uint64_t begin = 0;  // of the body
  uint64_t end = 0;
};
// Visits the boxes between begin and end until `visit` says false or a length makes no sense.
void each_box(ByteSource& source, uint64_t begin, uint64_t end,
              const std::function<bool(const Box&)>& visit);
std::optional<Box> find_box(ByteSource& source, uint64_t begin, uint64_t end,
                            std::string_view type);

// EBML: elements of an id, a length and a body, nested.
struct Element {
  uint64_t id = 0;
  uint64_t begin = 0;  // of the body
  uint64_t end = 0;
};
void each_element(ByteSource& source, uint64_t begin, uint64_t end,
                  const std::function<bool(const Element&)>& visit);

}  // namespace atelier::probing
