// Numbers that nothing computes with as they are stored: ggml's blocks and 8-bit floats.
#pragma once
#include <cstddef>
#include <cstdint>

#include "tensor/safetensors.h"

namespace atelier::detail {

struct Block {
  uint64_t elements = 1;
  uint64_t bytes = 0;
};
// What the type is stored in: single numbers unless it is packed.
Block block_of(WeightType type);

// `count` numbers, whole blocks of a packed type, as fp32. `data` may lie at any address.
void unpack_blocks(WeightType type, const std::byte* data, size_t count, float* out);

// Whether the scales of all blocks are finite; then all numbers are.
bool finite_blocks(WeightType type, const std::byte* data, size_t count);

// `count` numbers of F8_E4M3 or F8_E5M2 as the bits of fp16, which holds all of them exactly.
void unpack_f8(WeightType type, const std::byte* data, size_t count, uint16_t* out);

}  // namespace atelier::detail
