#include "nn/spatial_transformer.h"

#include "base/assert.h"
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

Tensor TransformerBlock::cross_attention(const Tensor& normed, const Tensor& text,
                                         std::span<const ExtraAttention> extra) const {
  const auto kv = cross_kv_(text).chunk(2, -1);
  const Tensor q = cross_q_(normed);
  Tensor seen = attention(q, kv[0], kv[1], heads_);
  for (const ExtraAttention& each : extra) {
    const auto of_all = [&](const Tensor& t) { return t.expand({q.size(0), -1, -1}); };
    seen.add_(attention(q, of_all(each.key), of_all(each.value), heads_), each.scale);
  }
  return seen;
}

Tensor TransformerBlock::operator()(Tensor x, const Tensor& text,
                                    std::span<const ExtraAttention> extra,
                                    const Trace* trace) const {
  Tensor normed = norm1_(x);
  show(trace, name_ + ".norm1", normed);
  const auto qkv = self_qkv_(normed).chunk(3, -1);
  Tensor y = self_out_(attention(qkv[0], qkv[1], qkv[2], heads_), x);
  show_added(trace, name_ + ".attn1", x, y);
  x = std::move(y);

  normed = norm2_(x);
  show(trace, name_ + ".norm2", normed);
  y = cross_out_(cross_attention(normed, text, extra), x);
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
      proj_out_(projection(w / "proj_out", s)) {
  for (int64_t i = 0; i < s.depth; ++i) blocks_.emplace_back(w / "transformer_blocks" / i, s);
}

Tensor SpatialTransformer::operator()(const Tensor& x, const Attended& attended,
                                      const Trace* trace) const {
  ATELIER_ASSERT(attended.extra.empty() || attended.extra.size() == blocks_.size());
  const int64_t n = x.size(0), pixels = x.size(1) * x.size(2), channels = x.size(3);
  Tensor h = proj_in_(norm_(x)).view({n, pixels, channels});
  for (size_t i = 0; i < blocks_.size(); ++i) {
    std::span<const ExtraAttention> extra;
    if (!attended.extra.empty()) extra = attended.extra[i];
    h = blocks_[i](std::move(h), attended.text, extra, trace);
  }
  return proj_out_(h.view(x.sizes()), x);
}

}  // namespace atelier
