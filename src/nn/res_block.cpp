#include "nn/res_block.h"

namespace atelier {

ResBlock::ResBlock(const Weights& w, const ResBlockShape& s)
    : norm_in_(w / "norm1", s.in, {s.groups, s.epsilon, /*silu=*/true}),
      conv_in_(w / "conv1", {s.in, s.out}),
      norm_out_(w / "norm2", s.out, {s.groups, s.epsilon, /*silu=*/true}),
      conv_out_(w / "conv2", {s.out, s.out}) {
  if (s.time != 0) time_.emplace(w / "time_emb_proj", LinearShape{s.time, s.out});
  if (s.in != s.out) skip_.emplace(Linear::from_conv(w / "conv_shortcut", s.in, s.out));
}

Tensor ResBlock::operator()(const Tensor& x, const Tensor& time, const Wrap& wrap) const {
  ConvExtras moment{.wrap = wrap};
  if (time_) moment.image_bias = (*time_)(time).to(at::kFloat);
  Tensor h = conv_in_(norm_in_(x), moment);
  h = norm_out_(h);
  return conv_out_(h, {.residual = skip_ ? (*skip_)(x) : x, .wrap = wrap});
}

}  // namespace atelier
