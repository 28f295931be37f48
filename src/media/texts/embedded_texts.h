// Every text embedded in a picture's file: PNG (tEXt, zTXt, iTXt, eXIf), JPEG (EXIF, XMP, comment)
// and WebP (EXIF, XMP). It takes any bytes, gives what it understands and never fails: a damaged
// file has the texts before the damage. Linear time, bounded memory (embedded_text.h).
#pragma once
#include <cstddef>
#include <span>

#include "media/texts/embedded_text.h"

namespace atelier {

// `file` may be the beginning of a larger file.
EmbeddedTexts read_embedded_texts(std::span<const std::byte> file);

}  // namespace atelier
