// Texts hidden in the lowest bits of a PNG's alpha channel, as NovelAI and some extensions write
// them, so that they survive sites that strip metadata.
#pragma once
#include <cstddef>
#include <span>

#include "media/texts/embedded_text.h"

namespace atelier {

// The texts of a PNG with alpha; none for other files. Without the mark only the first 152 rows are
// decoded; pictures above 64 megapixels are not looked at.
EmbeddedTexts read_stealth_texts(std::span<const std::byte> file);

}  // namespace atelier
