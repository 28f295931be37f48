// Undoes text that was UTF-8 and was read as something else ("cafÃ©"), when the evidence is good.
#pragma once
#include <string>
#include <string_view>

namespace atelier::text {

// The text as it was most likely meant; the same text when it looks as if a person wrote it.
std::u32string fix_encoding(std::u32string_view text);

// C1 control characters read as Windows-1252, which is what browsers do with them.
std::u32string fix_c1_controls(std::u32string_view text);

}  // namespace atelier::text
