// Bytes of unknown encoding as UTF-8. Every function takes any bytes and gives valid UTF-8 without
// control characters other than line feed and tab, in linear time.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace atelier {

bool is_utf8(std::string_view bytes);
// U+FFFD for what is no code point; control characters are left out.
void append_utf8(std::string& out, uint32_t code_point);

// What is no UTF-8 becomes U+FFFD; CR and CRLF become LF.
std::string clean_utf8(std::string_view bytes);
// For texts that are Latin-1 by their format: many tools write UTF-8 there nevertheless, and
// Latin-1 prose is practically never valid UTF-8 by accident.
std::string clean_latin1(std::string_view bytes);
std::string clean_utf16(std::string_view bytes, bool big_endian);

// At most bytes_max of valid UTF-8, cut between two characters.
std::string_view first_bytes(std::string_view utf8, size_t bytes_max);

// Without white space at either end.
std::string_view trimmed(std::string_view text);

}  // namespace atelier
