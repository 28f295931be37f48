// The few Unicode properties the tokenizer needs; the door to ICU. Threads: any.
#pragma once
#include <string>
#include <string_view>

namespace atelier::text {

bool is_letter(char32_t c);         // \p{L}
bool is_number(char32_t c);         // \p{N}
bool is_decimal_digit(char32_t c);  // \p{Nd}
bool is_space(char32_t c);  // White_Space, and U+001C to U+001F as Python's str.isspace has them
std::u32string to_lower(std::u32string_view text);  // full mapping, no language
std::u32string to_upper(std::u32string_view text);
std::u32string to_nfc(std::u32string_view text);
std::u32string to_nfkc(std::u32string_view text);

}  // namespace atelier::text
