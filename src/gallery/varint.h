// Numbers in as few bytes as they need: seven bits a byte, the lowest first.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace atelier::gallery {

inline void append_varint(std::string& out, uint32_t number) {
  for (; number >= 0x80; number >>= 7) out += char(number | 0x80);
  out += char(number);
}

// The number at `at`, which moves behind it. Text that ends inside a number ends it.
inline uint32_t read_varint(std::string_view text, size_t& at) {
  uint32_t number = 0;
  for (int shift = 0; at < text.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(text[at++]);
    if (shift < 32) number |= uint32_t(byte & 0x7FU) << shift;
    if (byte < 0x80) break;
  }
  return number;
}

}  // namespace atelier::gallery
