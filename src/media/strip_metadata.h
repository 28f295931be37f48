// A file without what is written in it beside its pixels (texts, EXIF, XMP, times), as parts of the
// file and a few bytes in between: nothing is decoded, nothing is packed again. Colour profiles
// stay, and so does the orientation, without which a picture would lie on its side. Pure.
#pragma once
#include <string>
#include <vector>

#include "media/probe.h"

namespace atelier {

struct FilePart {
  uint64_t offset = 0;  // in the file
  uint64_t bytes = 0;
  std::string literal;  // instead of a part of the file, when bytes is 0
  uint64_t size() const { return bytes > 0 ? bytes : literal.size(); }
};

// PNG, JPEG and WebP; other formats as one part, whole. `corrupt` when the frame is damaged.
Result<std::vector<FilePart>> without_metadata(ByteSource& source, const MediaFacts& facts);
// The file as it is.
std::vector<FilePart> whole_file(uint64_t bytes);
uint64_t size_of(const std::vector<FilePart>& parts);

}  // namespace atelier
