// PNG's row filters (PNG specification, part 9): a row is stored as its difference to its
// neighbours, which packs better. Private to media.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace atelier {

constexpr size_t rgb_bytes = 3;

// Writes the filter's number and the filtered row (row.size() + 1 bytes) to `out`. `above` is the
// row above, zeros for the first. The filter is the one with the smallest sum of absolute
// differences, the heuristic the PNG specification recommends. Depends on nothing but the bytes.
void filter_row(std::span<const uint8_t> row, std::span<const uint8_t> above, uint8_t* out,
                std::span<uint8_t> scratch);
// Bytes of scratch filter_row needs for a row.
constexpr size_t filter_scratch_bytes(size_t row_bytes) {
  return row_bytes * 3;
}

}  // namespace atelier
