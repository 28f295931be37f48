#include "models/upscaler/rrdbnet.h"

#include "tensor/pointwise.h"

namespace atelier::upscaler {
namespace {

constexpr double residual_scale = 0.2;
constexpr double slope = 0.2;  // of negative values, in every leaky ReLU
constexpr int64_t dense_convs = 5;
constexpr size_t dense_per_block = 3;

Tensor leaky(Tensor x) {
  return at::leaky_relu_(x, slope);
}

}  // namespace

DenseBlock::DenseBlock(const Weights& w, const Shape& s) {
  for (int64_t i = 0; i < dense_convs; ++i) {
    const int64_t out = i + 1 < dense_convs ? s.growth : s.features;
    convs_.emplace_back(w / ("conv" + std::to_string(i + 1)),
                        ConvShape{s.features + i * s.growth, out});
  }
}

Tensor DenseBlock::operator()(const Tensor& x) const {
  Tensor seen = x;
  for (size_t i = 0; i + 1 < convs_.size(); ++i) {
    seen = concat_channels(seen, leaky(convs_[i](seen)));
  }
  return at::add(x, convs_.back()(seen), residual_scale);
}

RrdbNet::RrdbNet(const Weights& w, const Shape& s)
    : shape_(s),
      compute_(w.compute()),
      first_(w / "conv_first", {s.image_channels * s.shuffle * s.shuffle, s.features}),
      body_(w / "conv_body", {s.features, s.features}),
      high_(w / "conv_hr", {s.features, s.features}),
      last_(w / "conv_last", {s.features, s.image_channels}) {
  for (int64_t i = 0; i < s.blocks; ++i) {
    for (const char* dense : {"rdb1", "rdb2", "rdb3"}) {
      blocks_.emplace_back(w / "body" / i / dense, s);
    }
  }
  for (int64_t i = 0; i < s.doublings; ++i) {
    ups_.emplace_back(w / ("conv_up" + std::to_string(i + 1)), ConvShape{s.features, s.features});
  }
}

Tensor RrdbNet::operator()(const Tensor& image) const {
  const Tensor pixels = shape_.shuffle > 1 ? at::pixel_unshuffle(image, shape_.shuffle) : image;
  const Tensor first = first_(to_inside(pixels, compute_));
  Tensor x = first;
  for (size_t i = 0; i < blocks_.size(); i += dense_per_block) {
    Tensor y = x;
    for (size_t k = 0; k < dense_per_block; ++k) y = blocks_[i + k](y);
    x = at::add(x, y, residual_scale);
  }
  x = body_(x, {.residual = first});
  for (const Conv& up : ups_) x = leaky(up(upsample_nearest(x, 2 * x.size(1), 2 * x.size(2))));
  return to_outside(last_(leaky(high_(x))));
}

}  // namespace atelier::upscaler
