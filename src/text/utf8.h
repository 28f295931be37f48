// UTF-8 to code points and back. Text comes from people and from files: bytes that are no UTF-8
// become U+FFFD, and surrogates that someone encoded on their own are kept for repair_text to join.
#pragma once
#include <string>
#include <string_view>

namespace atelier::text {

std::u32string decode_utf8(std::string_view bytes);
// Code points that UTF-8 cannot carry (surrogates, above U+10FFFF) are written as U+FFFD.
std::string encode_utf8(std::u32string_view text);

// The code points of `bytes`, or false when they are not UTF-8. Surrogate pairs in three bytes each
// (CESU-8) and U+0000 as C0 80 (Java) are taken too. `out` is replaced.
bool try_decode_utf8(std::string_view bytes, std::u32string& out);

}  // namespace atelier::text
