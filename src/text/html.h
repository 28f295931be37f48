// HTML entities, the two ways the CLIP reference undoes them.
#pragma once
#include <string>
#include <string_view>

namespace atelier::text {

// Python's html.unescape, which follows the HTML5 rules: names without a semicolon too ("&ampx" is
// "&x"), numbers as browsers read them (0x80 to 0x9f mean Windows-1252).
std::u32string unescape_html(std::u32string_view text);

// Only whole entities that end in a semicolon, and capitals of names written in lower case
// ("&NTILDE;"): what text repair may undo without guessing.
std::u32string unescape_whole_entities(std::u32string_view text);

}  // namespace atelier::text
