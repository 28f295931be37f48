// Matrix products with fixed weights: the weights are laid out once for the kernel that reads them.
#pragma once
#include <memory>

#include "tensor/device.h"
#include "tensor/tensor.h"

namespace atelier {

// What follows the product. geglu: the columns are [value | gate] and become value * gelu(gate).
enum class After { nothing, silu, gelu, quick_gelu, geglu };

class PackedLinear {
 public:
  // weight: [out, in]; bias: [out] or undefined. Both are copied in the precision of `compute`.
  PackedLinear(const Tensor& weight, const Tensor& bias, const Compute& compute,
               After after = After::nothing);
  ~PackedLinear();
  PackedLinear(PackedLinear&&) noexcept;
  PackedLinear& operator=(PackedLinear&&) noexcept;

  // x: [..., in] contiguous; returns after(x weight^T + bias) + residual, [..., out], or out / 2
  // columns for geglu. residual has the shape of the result or is undefined. One thread at a time.
  Tensor operator()(const Tensor& x, const Tensor& residual = {}) const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace atelier
