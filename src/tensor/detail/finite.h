// Are all numbers of a weight finite? A test of exponent bits, so that it runs as fast as memory.
#pragma once
#include <cstddef>

#include "tensor/safetensors.h"

namespace atelier::detail {

// `data`: `count` numbers of this type, at any address; whole blocks of packed types. Whole numbers
// are always finite.
bool all_finite(WeightType type, const std::byte* data, size_t count);

}  // namespace atelier::detail
