// One pass over a column that turns a question about each value into bits, one for each value.
#pragma once
#include <cstdint>
#include <span>

#include "gallery/bits.h"

namespace atelier::gallery {

// Values from `low` to `high`, both included.
Bits scan_range(std::span<const uint16_t> column, uint16_t low, uint16_t high);
Bits scan_range(std::span<const uint32_t> column, uint32_t low, uint32_t high);
Bits scan_range(std::span<const int64_t> column, int64_t low, int64_t high);

// The same into words that are there already, one bit for each value; what they held is lost.
void scan_range(std::span<const uint32_t> column, uint32_t low, uint32_t high,
                std::span<uint64_t> words);
void scan_range(std::span<const int64_t> column, int64_t low, int64_t high,
                std::span<uint64_t> words);

// Values that are members of `wanted`; all are smaller than its size.
Bits scan_members(std::span<const uint16_t> column, const Bits& wanted);
Bits scan_members(std::span<const uint32_t> column, const Bits& wanted);

}  // namespace atelier::gallery
