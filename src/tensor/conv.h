// Convolutions with fixed weights over channels-last images, [n, height, width, channels]
// contiguous.
#pragma once
#include <memory>

#include "tensor/device.h"
#include "tensor/tensor.h"

namespace atelier {

struct ConvShape {
  int64_t in = 0;
  int64_t out = 0;
  int64_t kernel = 3;
  int64_t stride = 1;
  int64_t pad_before = 1;  // zeros above and left
  int64_t pad_after = 1;   // zeros below and right

  int64_t result_side(int64_t side) const {
    return (side + pad_before + pad_after - kernel) / stride + 1;
  }
};

// Which borders of an image meet, so that it can be laid beside itself without a seam: right and
// left (x), bottom and top (y). Instead of zeros, a convolution reads on at the opposite border.
struct Wrap {
  bool x = false;
  bool y = false;

  bool any() const { return x || y; }
};

// What a call brings besides the image.
struct ConvExtras {
  Tensor image_bias;  // fp32 [n, out]: one value per image and channel; or undefined
  Tensor residual;    // shape and dtype of the result; or undefined
  Wrap wrap;
};

class PackedConv {
 public:
  // weight: [out, in, kernel, kernel]; bias: [out] or undefined. Both are copied in the precision
  // of `compute`.
  PackedConv(const Tensor& weight, const Tensor& bias, const ConvShape& shape,
             const Compute& compute);
  ~PackedConv();
  PackedConv(PackedConv&&) noexcept;
  PackedConv& operator=(PackedConv&&) noexcept;

  // x: [n, h, w, in]; returns [n, h', w', out]. One thread at a time.
  Tensor operator()(const Tensor& x, const ConvExtras& extras = {}) const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace atelier
