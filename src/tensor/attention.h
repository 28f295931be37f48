// Softmax attention that never holds the full score matrix.
#pragma once
#include "tensor/device.h"
#include "tensor/tensor.h"

namespace atelier {

enum class Mask { none, causal };

// q: [n, queries, c]; k, v: [n, keys, c]; the last dimension is dense, the others may be strided
// (so slices of one joint projection will do). Heads are equal consecutive slices of c. Scores are
// scaled by 1 / sqrt(c / heads). Causal: query i sees keys 0..i. Returns [n, queries, c]
// contiguous.
Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads,
                 Mask mask = Mask::none);

}  // namespace atelier
