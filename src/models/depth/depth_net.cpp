#include "models/depth/depth_net.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tensor/attention.h"
#include "tensor/pointwise.h"

namespace atelier::depth {
namespace {

// Beyond this a picture is looked at smaller: 8 squares of the usual size.
constexpr double pixels_max = 8.0 * 518 * 518;
// Metric results are turned over; nearer than this is as near as it gets.
constexpr double metres_min = 0.01;

constexpr ConvShape same(int64_t in, int64_t out) {
  return {.in = in, .out = out};
}

Tensor kept(const Weights& w, std::string_view name, at::IntArrayRef shape) {
  return w.take(name, shape).to(w.compute().device, w.compute().dtype(), false, /*copy=*/true);
}

// Channels last and back, as views.
Tensor channels_first(const Tensor& x) {
  return x.permute({0, 3, 1, 2});
}
Tensor channels_last(const Tensor& x) {
  return x.permute({0, 2, 3, 1}).contiguous();
}

// Corners lie on corners, as this neck was trained.
Tensor enlarged(const Tensor& x, int64_t height, int64_t width) {
  return channels_last(
      at::upsample_bilinear2d(channels_first(x), {height, width}, /*align_corners=*/true));
}

// How much larger a level is than the grid of patches; the last is half as large.
constexpr std::array<int64_t, taps_count> growth{4, 2, 1, 1};

}  // namespace

Block::Block(const Weights& w, const Shape& s)
    : is_plain_(s.is_plain),
      heads_(s.heads),
      norm1_(w / "norm1", s.width, s.epsilon()),
      qkv_({w / "attention.attention.query", w / "attention.attention.key",
            w / "attention.attention.value"},
           {s.width, s.width}),
      out_(w / "attention.output.dense", {s.width, s.width}),
      norm2_(w / "norm2", s.width, s.epsilon()),
      widen_(w / "mlp.fc1", {s.width, s.mlp, Bias::with, After::gelu}),
      narrow_(w / "mlp.fc2", {s.mlp, s.width}) {
  if (is_plain_) return;
  scale1_ = kept(w, "layer_scale1.lambda1", {s.width});
  scale2_ = kept(w, "layer_scale2.lambda1", {s.width});
}

Tensor Block::operator()(const Tensor& x) const {
  const auto parts = qkv_(norm1_(x)).chunk(3, -1);
  const Tensor seen = attention(parts[0], parts[1], parts[2], heads_);
  if (is_plain_) {
    const Tensor y = out_(seen, x);
    return narrow_(widen_(norm2_(y)), y);
  }
  const Tensor y = at::addcmul(x, out_(seen), scale1_);
  return at::addcmul(y, narrow_(widen_(norm2_(y))), scale2_);
}

Residual::Residual(const Weights& w, int64_t channels)
    : first_(w / "convolution1", same(channels, channels)),
      second_(w / "convolution2", same(channels, channels)) {}

Tensor Residual::operator()(const Tensor& x) const {
  return second_(at::relu(first_(at::relu(x))), {.residual = x});
}

DepthNet::Level::Level(const Weights& neck, const Shape& s, size_t index)
    : project(Linear::from_conv(neck / "reassemble_stage.layers" / int64_t(index) / "projection",
                                s.width, s.levels[index])),
      narrow(neck / "convs" / int64_t(index), same(s.levels[index], s.fusion), Bias::without),
      // The neck counts from the coarsest.
      within(neck / "fusion_stage.layers" / int64_t(taps_count - 1 - index) / "residual_layer2",
             s.fusion),
      out(Linear::from_conv(
          neck / "fusion_stage.layers" / int64_t(taps_count - 1 - index) / "projection", s.fusion,
          s.fusion)) {
  const int64_t channels = s.levels[index], side = growth[index];
  if (s.is_plain) {
    readout.emplace(neck / "reassemble_stage.readout_projects" / int64_t(index) / "0",
                    LinearShape{2 * s.width, s.width, Bias::with, After::gelu});
  }
  const Weights resize = neck / "reassemble_stage.layers" / int64_t(index) / "resize";
  if (side > 1) {
    grow = kept(resize, "weight", {channels, channels, side, side});
    grow_bias = kept(resize, "bias", {channels});
  }
  if (index + 1 < taps_count) {
    beside = std::make_unique<Residual>(
        neck / "fusion_stage.layers" / int64_t(taps_count - 1 - index) / "residual_layer1",
        s.fusion);
  } else {
    shrink =
        std::make_unique<Conv>(resize, ConvShape{.in = channels, .out = channels, .stride = 2});
  }
}

DepthNet::DepthNet(const Weights& w, const Shape& shape)
    : shape_(shape),
      compute_(w.compute()),
      patches_(Linear::from_patches(w / "backbone.embeddings.patch_embeddings.projection", 3,
                                    shape.width, shape.patch, Bias::with)),
      head1_(w / "head.conv1", same(shape.fusion, shape.fusion / 2)),
      head2_(w / "head.conv2", same(shape.fusion / 2, shape.head)),
      head3_(Linear::from_conv(w / "head.conv3", shape.head, 1)) {
  if (!shape.is_plain) norm_.emplace(w / "backbone.layernorm", shape.width, shape.epsilon());
  const Weights embeddings = w / "backbone.embeddings";
  class_ = kept(embeddings, "cls_token", {1, 1, shape.width});
  places_ =
      kept(embeddings, "position_embeddings", {1, 1 + shape.places * shape.places, shape.width});
  for (int64_t i = 0; i < shape.layers; ++i) {
    blocks_.emplace_back(w / "backbone.encoder.layer" / i, shape);
  }
  for (size_t i = 0; i < taps_count; ++i) levels_.emplace_back(w / "neck", shape, i);
}

// The places it was trained with, stretched over another grid of patches.
Tensor DepthNet::places_for(int64_t rows, int64_t columns) const {
  const int64_t side = shape_.places;
  if (rows == side && columns == side) return places_;
  const Tensor grid = places_.narrow(1, 1, side * side)
                          .to(at::kFloat)
                          .view({1, side, side, shape_.width})
                          .permute({0, 3, 1, 2})
                          .contiguous();
  const Tensor other = shape_.is_plain ? at::upsample_bilinear2d(grid, {rows, columns}, false)
                                       : at::upsample_bicubic2d(grid, {rows, columns}, false);
  const Tensor listed = other.flatten(2).transpose(1, 2).to(places_.scalar_type());
  return at::cat({places_.narrow(1, 0, 1), listed}, 1);
}

std::vector<Tensor> DepthNet::states_of(const Tensor& pixels) const {
  const int64_t p = shape_.patch, rows = pixels.size(2) / p, columns = pixels.size(3) / p;
  // [1, 3, rows, p, columns, p] -> [1, patches, 3 * p * p], as the convolution's weight lies.
  const Tensor cut = pixels.contiguous()
                         .view({1, 3, rows, p, columns, p})
                         .permute({0, 2, 4, 1, 3, 5})
                         .reshape({1, rows * columns, 3 * p * p})
                         .to(compute_.device, compute_.dtype())
                         .contiguous();
  Tensor x = (at::cat({class_, patches_(cut)}, 1) + places_for(rows, columns)).contiguous();
  std::vector<Tensor> states;
  for (size_t i = 0; i < blocks_.size() && states.size() < taps_count; ++i) {
    x = blocks_[i](x);
    if (int64_t(i) + 1 == shape_.taps[states.size()]) states.push_back(norm_ ? (*norm_)(x) : x);
  }
  ATELIER_ASSERT(states.size() == taps_count);
  return states;
}

// A state as an image of its level's size, narrowed to the neck's width.
Tensor DepthNet::level_image(const Level& level, const Tensor& state, int64_t rows,
                             int64_t columns) const {
  Tensor patches = state.narrow(1, 1, rows * columns).contiguous();
  if (level.readout) {
    const Tensor whole = state.narrow(1, 0, 1).expand_as(patches);
    patches = (*level.readout)(at::cat({patches, whole}, -1));
  }
  Tensor x = level.project(patches).view({1, rows, columns, -1});
  if (level.grow.defined()) {
    const int64_t side = level.grow.size(2);
    x = channels_last(at::conv_transpose2d(channels_first(x).contiguous(), level.grow,
                                           level.grow_bias, {side, side}));
  }
  if (level.shrink) x = (*level.shrink)(x);
  return level.narrow(x);
}

// From the coarsest to the finest; each level is enlarged to the size of the next.
Tensor DepthNet::fused(const std::vector<Tensor>& images) const {
  Tensor x;
  for (size_t i = taps_count; i-- > 0;) {
    const Level& level = levels_[i];
    x = x.defined() ? x + (*level.beside)(images[i]) : images[i];
    x = level.within(x);
    const int64_t height = i > 0 ? images[i - 1].size(1) : 2 * x.size(1);
    const int64_t width = i > 0 ? images[i - 1].size(2) : 2 * x.size(2);
    x = level.out(enlarged(x, height, width));
  }
  return x;
}

Tensor DepthNet::read_out(const Tensor& image, int64_t height, int64_t width) const {
  const Tensor x = enlarged(head1_(image), height, width);
  const Tensor out = head3_(at::relu(head2_(x))).to(at::kCPU, at::kFloat).view({height, width});
  if (shape_.metric) return out.sigmoid().clamp_min(metres_min).reciprocal();
  return out.relu();
}

Tensor DepthNet::operator()(const Tensor& pixels) const {
  const int64_t height = pixels.size(2), width = pixels.size(3);
  ATELIER_ASSERT(pixels.dim() == 4 && pixels.size(0) == 1 && height % shape_.step() == 0 &&
                 width % shape_.step() == 0);
  const auto states = states_of(pixels);
  std::vector<Tensor> images;
  for (size_t i = 0; i < taps_count; ++i) {
    images.push_back(
        level_image(levels_[i], states[i], height / shape_.patch, width / shape_.patch));
  }
  return read_out(fused(images), height, width);
}

Tensor depth_pixels(const Tensor& image, int64_t shorter_px, const Shape& shape) {
  const double height = double(image.size(2)), width = double(image.size(3));
  const double scale = std::min(double(shorter_px) / std::min(height, width),
                                std::sqrt(pixels_max / height / width));
  const auto side = [&](double before) {
    return std::max<int64_t>(1, std::llround(before * scale / double(shape.step()))) * shape.step();
  };
  const bool smaller = scale < 1;
  const int64_t rows = side(height), columns = side(width);
  const Tensor sized =
      smaller ? at::_upsample_bicubic2d_aa(image, {rows, columns}, /*align_corners=*/false)
              : at::upsample_bicubic2d(image, {rows, columns}, /*align_corners=*/false);
  if (shape.is_plain) return (sized.clamp(0, 1) * 2 - 1).contiguous();
  const Tensor mean = at::tensor({0.485F, 0.456F, 0.406F}).view({1, 3, 1, 1});
  const Tensor deviation = at::tensor({0.229F, 0.224F, 0.225F}).view({1, 3, 1, 1});
  return ((sized.clamp(0, 1) - mean) / deviation).contiguous();
}

}  // namespace atelier::depth
