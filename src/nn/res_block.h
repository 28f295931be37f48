// The residual block of UNet and VAE.
#pragma once
#include <optional>

#include "nn/layers.h"

namespace atelier {

struct ResBlockShape {
  int64_t in = 0;
  int64_t out = 0;
  int64_t time = 0;  // width of the time embedding; 0: the block has none, as in a VAE
  int64_t groups = 32;
  double epsilon = 1e-5;
};

class ResBlock {
 public:
  ResBlock(const Weights& w, const ResBlockShape& s);

  // x: [n, h, w, in]; time: [n, time] after its SiLU, or undefined; returns [n, h, w, out].
  Tensor operator()(const Tensor& x, const Tensor& time = {}, const Wrap& wrap = {}) const;

 private:
  GroupNorm norm_in_;
  Conv conv_in_;
  std::optional<Linear> time_;
  GroupNorm norm_out_;
  Conv conv_out_;
  std::optional<Linear> skip_;
};

}  // namespace atelier
