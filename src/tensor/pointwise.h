// Moving and combining activations, [n, height, width, channels] contiguous unless said.
#pragma once
#include "tensor/device.h"
#include "tensor/tensor.h"

namespace atelier {

// Between the outside (NCHW, fp32, contiguous) and the inside (channels last, compute precision).
Tensor to_inside(const Tensor& nchw, const Compute& compute);
Tensor to_outside(const Tensor& nhwc);

// Nearest neighbour to an exact size, as torch's `interpolate(mode="nearest")`.
Tensor upsample_nearest(const Tensor& x, int64_t height, int64_t width);

// Channels of a, then channels of b.
Tensor concat_channels(const Tensor& a, const Tensor& b);

// x / (1 + e^-x), any shape, a new tensor.
Tensor apply_silu(const Tensor& x);

}  // namespace atelier
