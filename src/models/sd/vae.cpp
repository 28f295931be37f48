#include "models/sd/vae.h"

#include "tensor/attention.h"
#include "tensor/pointwise.h"
#include "tensor/scratch.h"

namespace atelier::sd {
namespace {

constexpr double epsilon = 1e-6;

ResBlockShape block_shape(int64_t in, int64_t out, const VaeConfig& config) {
  return {in, out, /*time=*/0, config.groups, epsilon};
}

// The original pads below and right only.
constexpr ConvShape halving_below_right(int64_t channels) {
  return {channels, channels, 3, /*stride=*/2, /*pad_before=*/0, /*pad_after=*/1};
}

std::vector<VaeLevel> levels_down(const Weights& w, const VaeConfig& config) {
  std::vector<VaeLevel> levels(config.channels.size());
  int64_t channels = config.channels.front();
  for (size_t i = 0; i < levels.size(); ++i) {
    const Weights scope = w / static_cast<int64_t>(i);
    const int64_t out = config.channels[i];
    for (int64_t k = 0; k < config.layers_per_block; ++k) {
      levels[i].layers.emplace_back(scope / "resnets" / k, block_shape(channels, out, config));
      channels = out;
    }
    if (i + 1 < levels.size()) {
      levels[i].resample.emplace(scope / "downsamplers.0.conv", halving_below_right(out));
    }
  }
  return levels;
}

std::vector<VaeLevel> levels_up(const Weights& w, const VaeConfig& config) {
  std::vector<VaeLevel> levels(config.channels.size());
  int64_t channels = config.channels.back();
  for (size_t i = 0; i < levels.size(); ++i) {
    const Weights scope = w / static_cast<int64_t>(i);
    const int64_t out = config.channels[levels.size() - 1 - i];
    for (int64_t k = 0; k <= config.layers_per_block; ++k) {
      levels[i].layers.emplace_back(scope / "resnets" / k, block_shape(channels, out, config));
      channels = out;
    }
    if (i + 1 < levels.size()) {
      levels[i].resample.emplace(scope / "upsamplers.0.conv", ConvShape{out, out});
    }
  }
  return levels;
}

}  // namespace

PixelAttention::PixelAttention(const Weights& w, int64_t channels, int64_t groups)
    : norm_(w / "group_norm", channels, {groups, epsilon}),
      qkv_({w / "to_q", w / "to_k", w / "to_v"}, {channels, channels}),
      out_(w / "to_out.0", {channels, channels}) {}

Tensor PixelAttention::operator()(const Tensor& x) const {
  const int64_t n = x.size(0), pixels = x.size(1) * x.size(2), channels = x.size(3);
  const auto qkv = qkv_(norm_(x).view({n, pixels, channels})).chunk(3, -1);
  const Tensor y = attention(qkv[0], qkv[1], qkv[2], /*heads=*/1);
  return out_(y, x.view({n, pixels, channels})).view(x.sizes());
}

VaeMiddle::VaeMiddle(const Weights& w, const VaeConfig& config)
    : first_(w / "resnets.0", block_shape(config.channels.back(), config.channels.back(), config)),
      second_(w / "resnets.1",
              block_shape(config.channels.back(), config.channels.back(), config)) {
  if (config.has_mid_attention) {
    attention_.emplace(w / "attentions.0", config.channels.back(), config.groups);
  }
}

Tensor VaeMiddle::operator()(Tensor x, const Wrap& wrap) const {
  x = first_(x, {}, wrap);
  if (attention_) x = (*attention_)(x);
  return second_(x, {}, wrap);
}

VaeDecoder::VaeDecoder(const Weights& w, const VaeConfig& config)
    : compute_(w.compute()),
      conv_in_(w / "decoder.conv_in", {config.latent_channels, config.channels.back()}),
      middle_(w / "decoder.mid_block", config),
      levels_(levels_up(w / "decoder.up_blocks", config)),
      norm_out_(w / "decoder.conv_norm_out", config.channels.front(),
                {config.groups, epsilon, /*silu=*/true}),
      conv_out_(w / "decoder.conv_out", {config.channels.front(), config.image_channels}) {
  const int64_t latent = config.latent_channels;
  if (config.has_post_quant_conv) {
    post_quant_.emplace(Linear::from_conv(w / "post_quant_conv", latent, latent));
  }
}

Tensor VaeDecoder::begin(const Tensor& z, const Wrap& wrap) const {
  Tensor x = to_inside(z, compute_);
  if (post_quant_) x = (*post_quant_)(x);
  return middle_(conv_in_(x, {.wrap = wrap}), wrap);
}

Tensor VaeDecoder::finish(Tensor x, const Wrap& wrap) const {
  for (const VaeLevel& level : levels_) {
    for (const ResBlock& block : level.layers) x = block(x, {}, wrap);
    if (!level.resample) continue;
    trim_scratch();  // the next level is four times as large: nothing kept would serve it
    x = (*level.resample)(upsample_nearest(x, x.size(1) * 2, x.size(2) * 2), {.wrap = wrap});
  }
  x = norm_out_(x);
  return to_outside(conv_out_(x, {.wrap = wrap}));
}

Tensor VaeDecoder::operator()(const Tensor& z, const Wrap& wrap) const {
  return finish(begin(z, wrap), wrap);
}

Tensor LatentMoments::deviation() const {
  return at::exp(log_variance * 0.5);
}

VaeEncoder::VaeEncoder(const Weights& w, const VaeConfig& config)
    : compute_(w.compute()),
      factor_(config.factor()),
      conv_in_(w / "encoder.conv_in", {config.image_channels, config.channels.front()}),
      levels_(levels_down(w / "encoder.down_blocks", config)),
      middle_(w / "encoder.mid_block", config),
      norm_out_(w / "encoder.conv_norm_out", config.channels.back(),
                {config.groups, epsilon, /*silu=*/true}),
      conv_out_(w / "encoder.conv_out", {config.channels.back(), 2 * config.latent_channels}) {
  const int64_t moments = 2 * config.latent_channels;
  if (config.has_quant_conv) quant_.emplace(Linear::from_conv(w / "quant_conv", moments, moments));
}

Tensor VaeEncoder::begin(const Tensor& image, const Wrap& wrap) const {
  ATELIER_ASSERT(image.size(2) % factor_ == 0 && image.size(3) % factor_ == 0);
  Tensor x = conv_in_(to_inside(image, compute_), {.wrap = wrap});
  for (const VaeLevel& level : levels_) {
    for (const ResBlock& block : level.layers) x = block(x, {}, wrap);
    if (level.resample) x = (*level.resample)(x, {.wrap = wrap});
  }
  return x;
}

LatentMoments VaeEncoder::finish(Tensor x, const Wrap& wrap) const {
  x = middle_(std::move(x), wrap);
  x = conv_out_(norm_out_(x), {.wrap = wrap});
  if (quant_) x = (*quant_)(x);
  const auto halves = to_outside(x).chunk(2, 1);
  return {halves[0].contiguous(), halves[1].clamp(-30, 20).contiguous()};
}

LatentMoments VaeEncoder::operator()(const Tensor& image, const Wrap& wrap) const {
  return finish(begin(image, wrap), wrap);
}

}  // namespace atelier::sd
