// One pass over a column that turns a question about each value into bits.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include "gallery/bits.h"

namespace atelier::gallery {

namespace scan_detail {

// 64 bytes of 0 and 1 as one word; the multiplication gathers the lowest bits of eight bytes.
inline uint64_t packed(const std::array<uint8_t, 64>& flags) {
  uint64_t word = 0;
  for (size_t i = 0; i < 8; ++i) {
    uint64_t eight = 0;
    std::memcpy(&eight, flags.data() + i * 8, 8);
    word |= (eight * 0x0102040810204080ULL >> 56) << (i * 8);
  }
  return word;
}

}  // namespace scan_detail

// answer(value) -> bool for each value of the column. Bits are as many as values.
template <class T, class F>
Bits scan(std::span<T> column, F answer) {
  Bits bits(column.size());
  const auto words = bits.words();
  std::array<uint8_t, 64> flags{};
  const size_t whole = column.size() / 64;
  for (size_t i = 0; i < whole; ++i) {
    const auto* values = column.data() + i * 64;
    for (size_t j = 0; j < 64; ++j) flags[j] = uint8_t(answer(values[j]));
    words[i] = scan_detail::packed(flags);
  }
  for (size_t at = whole * 64; at < column.size(); ++at) bits.put(at, answer(column[at]));
  return bits;
}

}  // namespace atelier::gallery
