// The upscaling network of ESRGAN and Real-ESRGAN: residual-in-residual dense blocks, then steps of
// nearest-neighbour doubling.
#pragma once
#include <vector>

#include "base/result.h"
#include "nn/layers.h"

namespace atelier::upscaler {

struct Shape {
  int64_t image_channels = 3;
  int64_t shuffle = 1;  // pixels of this square become channels before the first convolution
  int64_t features = 64;
  int64_t growth = 32;
  int64_t blocks = 23;
  int64_t doublings = 2;

  // Pixels of the result a pixel of the image; 0 for a network that would make images smaller.
  int64_t scale() const { return (int64_t{1} << doublings) / shuffle; }
};

// Five convolutions, each seeing the results of all before it.
class DenseBlock {
 public:
  DenseBlock(const Weights& w, const Shape& s);
  Tensor operator()(const Tensor& x) const;

 private:
  std::vector<Conv> convs_;
};

class RrdbNet {
 public:
  RrdbNet(const Weights& w, const Shape& s);

  // image: [n, channels, h, w] in 0..1, sides multiples of `shuffle`; returns [n, channels,
  // h * scale, w * scale], about 0..1, not clamped, fp32 contiguous. One thread at a time.
  Tensor operator()(const Tensor& image) const;

  const Shape& shape() const { return shape_; }

 private:
  Shape shape_;
  Compute compute_;
  Conv first_;
  std::vector<DenseBlock> blocks_;  // three a residual block
  Conv body_;
  std::vector<Conv> ups_;
  Conv high_;
  Conv last_;
};

}  // namespace atelier::upscaler
