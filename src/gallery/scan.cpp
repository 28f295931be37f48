#include "gallery/scan.h"

#include <array>
#include <cstring>

#include "base/for_each_processor.h"
#include "gallery/gather.h"

namespace atelier::gallery {
namespace {

constexpr size_t block = 64;

// 64 bytes of 0 and 1 as one word; the multiplication gathers the lowest bits of eight bytes.
inline uint64_t packed(const std::array<uint8_t, block>& flags) {
  uint64_t word = 0;
  for (size_t i = 0; i < 8; ++i) {
    uint64_t eight = 0;
    std::memcpy(&eight, flags.data() + i * 8, 8);
    word |= (eight * 0x0102040810204080ULL >> 56) << (i * 8);
  }
  return word;
}

// Inlined into each of the functions below, to be compiled for each of their processors.
template <class T>
[[gnu::always_inline]] inline void fill_whole(const T* values, size_t blocks, T low, T high,
                                              uint64_t* words) {
  std::array<uint8_t, block> flags{};
  for (size_t i = 0; i < blocks; ++i, values += block) {
    for (size_t j = 0; j < block; ++j) flags[j] = uint8_t((values[j] >= low) & (values[j] <= high));
    words[i] = packed(flags);
  }
}

FOR_EACH_PROCESSOR void fill(const uint16_t* values, size_t blocks, uint16_t low, uint16_t high,
                             uint64_t* words) {
  fill_whole(values, blocks, low, high, words);
}
FOR_EACH_PROCESSOR void fill(const uint32_t* values, size_t blocks, uint32_t low, uint32_t high,
                             uint64_t* words) {
  fill_whole(values, blocks, low, high, words);
}
FOR_EACH_PROCESSOR void fill(const int64_t* values, size_t blocks, int64_t low, int64_t high,
                             uint64_t* words) {
  fill_whole(values, blocks, low, high, words);
}

template <class T>
void range_into(std::span<const T> column, T low, T high, std::span<uint64_t> words) {
  const size_t blocks = column.size() / block;
  fill(column.data(), blocks, low, high, words.data());
  if (blocks * block == column.size()) return;
  uint64_t last = 0;
  for (size_t at = blocks * block; at < column.size(); ++at) {
    last |= uint64_t{column[at] >= low && column[at] <= high} << (at % block);
  }
  words[blocks] = last;
}

template <class T>
Bits range_of(std::span<const T> column, T low, T high) {
  Bits bits(column.size());
  range_into(column, low, high, bits.words());
  return bits;
}

template <class T>
Bits members_of(std::span<const T> column, const Bits& wanted) {
  static const Gather gather = gather_of_this_processor();
  Bits bits(column.size());
  const auto words = bits.words();
  std::array<uint32_t, block> values{};
  const size_t blocks = column.size() / block;
  for (size_t i = 0; i < blocks; ++i) {
    const T* from = column.data() + i * block;
    for (size_t j = 0; j < block; ++j) values[j] = from[j];
    words[i] = gather(wanted.words().data(), values.data());
  }
  for (size_t at = blocks * block; at < column.size(); ++at) {
    bits.put(at, wanted.test(column[at]));
  }
  return bits;
}

}  // namespace

Bits scan_range(std::span<const uint16_t> column, uint16_t low, uint16_t high) {
  return range_of(column, low, high);
}
Bits scan_range(std::span<const uint32_t> column, uint32_t low, uint32_t high) {
  return range_of(column, low, high);
}
Bits scan_range(std::span<const int64_t> column, int64_t low, int64_t high) {
  return range_of(column, low, high);
}

void scan_range(std::span<const uint32_t> column, uint32_t low, uint32_t high,
                std::span<uint64_t> words) {
  range_into(column, low, high, words);
}
void scan_range(std::span<const int64_t> column, int64_t low, int64_t high,
                std::span<uint64_t> words) {
  range_into(column, low, high, words);
}

Bits scan_members(std::span<const uint16_t> column, const Bits& wanted) {
  return members_of(column, wanted);
}
Bits scan_members(std::span<const uint32_t> column, const Bits& wanted) {
  return members_of(column, wanted);
}

}  // namespace atelier::gallery
