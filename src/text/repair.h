// Repairs text the way CLIP's reference does before it looks at words (ftfy 6.1.1's fix_text).
#pragma once
#include <string>
#include <string_view>

namespace atelier::text {

// Misread encodings, whole HTML entities (only while no '<' was seen), Latin ligatures, full and
// half width forms, curly quotes, line breaks, surrogates, terminal escapes, control characters,
// NFC.
std::u32string repair_text(std::u32string_view text);

}  // namespace atelier::text
