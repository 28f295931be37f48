// Every text embedded in a file: PNG (tEXt, zTXt, iTXt, eXIf), JPEG (EXIF, XMP, comment), WebP and
// AVIF (EXIF, XMP), MP4 and MOV (comments, keys), WebM (tags). It takes any bytes, gives what it
// understands and never fails: a damaged file has the texts before the damage. Linear time, bounded
// memory (embedded_text.h).
#pragma once
#include <cstddef>
#include <span>

#include "media/byte_source.h"
#include "media/texts/embedded_text.h"

namespace atelier {

// `file` may be the beginning of a larger file.
EmbeddedTexts read_embedded_texts(std::span<const std::byte> file);
// Of an AVIF, MP4, MOV or WebM that is too large to hold.
EmbeddedTexts read_embedded_texts(ByteSource& container);

}  // namespace atelier
