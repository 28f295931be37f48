#include "gallery/scan.h"

#include <array>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "gallery/gather.h"
#include "gallery/range_words.h"

namespace atelier::gallery {
namespace {

constexpr size_t block = 64;
constexpr size_t table_names_max = 1 << 16;

template <class T>
void range_into(std::span<const T> column, T low, T high, std::span<uint64_t> words) {
  const size_t blocks = column.size() / block;
  range_words(column.data(), blocks, low, high, words.data());
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

// Bytes of 0 and 255 as bits.
uint64_t word_of(const std::array<uint8_t, block>& flags) {
  uint64_t word = 0;
#if defined(__SSE2__)
  for (size_t i = 0; i < block; i += 16) {
    const auto* from = reinterpret_cast<const __m128i*>(flags.data() + i);
    word |= uint64_t(uint32_t(_mm_movemask_epi8(_mm_loadu_si128(from)))) << i;
  }
#else
  for (size_t i = 0; i < block; ++i) word |= uint64_t{flags[i] != 0} << i;
#endif
  return word;
}

// Few names: a byte for each stays in the processor's nearest caches, and is looked up in half the
// time of a bit.
template <class T>
void members_by_table(std::span<const T> column, const Bits& wanted, std::span<uint64_t> words) {
  std::vector<uint8_t> table(wanted.size(), 0);
  wanted.each([&](size_t name) { table[name] = 255; });
  std::array<uint8_t, block> flags{};
  for (size_t i = 0; i < column.size() / block; ++i) {
    const T* from = column.data() + i * block;
    for (size_t j = 0; j < block; ++j) flags[j] = table[from[j]];
    words[i] = word_of(flags);
  }
}

template <class T>
void members_by_gather(std::span<const T> column, const Bits& wanted, std::span<uint64_t> words) {
  static const Gather gather = gather_of_this_processor();
  std::array<uint32_t, block> values{};
  for (size_t i = 0; i < column.size() / block; ++i) {
    const T* from = column.data() + i * block;
    for (size_t j = 0; j < block; ++j) values[j] = from[j];
    words[i] = gather(wanted.words().data(), values.data());
  }
}

template <class T>
Bits members_of(std::span<const T> column, const Bits& wanted) {
  Bits bits(column.size());
  wanted.size() <= table_names_max ? members_by_table(column, wanted, bits.words())
                                   : members_by_gather(column, wanted, bits.words());
  for (size_t at = column.size() / block * block; at < column.size(); ++at) {
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
