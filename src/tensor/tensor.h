// The door to libtorch: the tensor type and nothing else. Sources of the engine half that compute
// with tensors include <ATen/ATen.h> through the precompiled header.
#pragma once
#include <ATen/core/Tensor.h>

namespace atelier {

using Tensor = at::Tensor;

}  // namespace atelier
