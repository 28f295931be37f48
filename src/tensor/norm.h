// Normalisations over channels-last activations, [n, ..., channels] contiguous.
#pragma once
#include "tensor/device.h"
#include "tensor/tensor.h"

namespace atelier {

// fp32 [channels] each, on the device of the activations.
struct NormWeights {
  Tensor scale;
  Tensor offset;
};

struct GroupNormSettings {
  int64_t groups = 32;
  double epsilon = 1e-5;
  bool silu = false;  // SiLU of the result, in the same pass
};

// x: [n, h, w, c]; statistics per image and group of channels. Same shape and dtype.
Tensor group_norm(const Tensor& x, const NormWeights& weights, const GroupNormSettings& settings);

// x: [..., c]; statistics per row. Same shape and dtype.
Tensor layer_norm(const Tensor& x, const NormWeights& weights, double epsilon = 1e-5);

}  // namespace atelier
