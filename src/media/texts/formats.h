// The readers of one format each. Private to texts.
#pragma once
#include <string_view>

#include "media/byte_source.h"
#include "media/texts/text_budget.h"

namespace atelier {

constexpr std::string_view png_signature{"\x89PNG\r\n\x1a\n", 8};

// `file` begins with the format's signature.
void read_png_texts(std::string_view file, TextBudget& budget);
void read_jpeg_texts(std::string_view file, TextBudget& budget);
void read_webp_texts(std::string_view file, TextBudget& budget);

// AVIF, MP4, MOV and WebM, however long.
void read_container_texts(ByteSource& source, TextBudget& budget);

// An EXIF block: a TIFF header and its directories. Keys are the tags' names.
void read_exif_texts(std::string_view tiff, TextBudget& budget);
// An XMP packet: itself as "xmp", and the user comment and description inside it, unescaped.
void read_xmp_texts(std::string_view packet, TextBudget& budget);

}  // namespace atelier
