#include "nn/spatial_transformer.h"

#include "tensor/attention.h"

namespace atelier {
namespace {

Linear projection(const Weights& w, const TransformerShape& s) {
  return s.linear_projection ? Linear(w, {s.channels, s.channels})
                             : Linear::from_conv(w, s.channels, s.channels);
}

constexpr int64_t widening = 4;  // the feed-forward part is this many times wider

}  // namespace

TransformerBlock::TransformerBlock(const Weights& w, const TransformerShape& s)
    : name_(w.scope()),
      heads_(s.heads),
      norm1_(w / "norm1", s.channels),
      self_qkv_({w / "attn1.to_q", w / "attn1.to_k", w / "attn1.to_v"},
                {s.channels, s.channels, Bias::without}),
      self_out_(w / "attn1.to_out.0", {s.channels, s.channels}),
      norm2_(w / "norm2", s.channels),
      cross_q_(w / "attn2.to_q", {s.channels, s.channels, Bias::without}),
      cross_kv_({w / "attn2.to_k", w / "attn2.to_v"}, {s.context, s.channels, Bias::without}),
      cross_out_(w / "attn2.to_out.0", {s.channels, s.channels}),
      norm3_(w / "norm3", s.channels),
      widen_(w / "ff.net.0.proj",
             {s.channels, 2 * widening * s.channels, Bias::with, After::geglu}),
      narrow_(w / "ff.net.2", {widening * s.channels, s.channels}) {}

Tensor TransformerBlock::operator()(Tensor x, const Tensor& context, const Trace* trace) const {
  Tensor normed = norm1_(x);
  show(trace, name_ + ".norm1", normed);
  const auto qkv = self_qkv_(normed).chunk(3, -1);
  Tensor y = self_out_(attention(qkv[0], qkv[1], qkv[2], heads_), x);
  show_added(trace, name_ + ".attn1", x, y);
  x = std::move(y);

  normed = norm2_(x);
  show(trace, name_ + ".norm2", normed);
  const auto kv = cross_kv_(context).chunk(2, -1);
  y = cross_out_(attention(cross_q_(normed), kv[0], kv[1], heads_), x);
  show_added(trace, name_ + ".attn2", x, y);
  x = std::move(y);

  normed = norm3_(x);
  show(trace, name_ + ".norm3", normed);
  y = narrow_(widen_(normed), x);
  show_added(trace, name_ + ".ff", x, y);
  return y;
}

SpatialTransformer::SpatialTransformer(const Weights& w, const TransformerShape& s)
    : norm_(w / "norm", s.channels, {s.groups, 1e-6}),
      proj_in_(projection(w / "proj_in", s)),
      block_(w / "transformer_blocks.0", s),
      proj_out_(projection(w / "proj_out", s)) {}

Tensor SpatialTransformer::operator()(const Tensor& x, const Tensor& context,
                                      const Trace* trace) const {
  const int64_t n = x.size(0), pixels = x.size(1) * x.size(2), channels = x.size(3);
  Tensor h = proj_in_(norm_(x)).view({n, pixels, channels});
  h = block_(std::move(h), context, trace);
  return proj_out_(h.view(x.sizes()), x);
}

}  // namespace atelier
