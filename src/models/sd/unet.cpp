#include "models/sd/unet.h"

#include <cmath>

#include "tensor/pointwise.h"

namespace atelier::sd {
namespace {

constexpr int64_t time_widening = 4;  // the time embedding is this many times the first level wide
constexpr double time_period_max = 10000;

// Cosines, then sines, of the timestep at falling frequencies (`flip_sin_to_cos`, no shift), in
// fp32 like the original.
Tensor timestep_waves(double timestep, int64_t width) {
  const int64_t half = width / 2;
  const Tensor steps = at::arange(half, at::kFloat) * (-std::log(time_period_max));
  const Tensor angles = at::exp(steps / static_cast<double>(half)) * timestep;
  return at::cat({angles.cos(), angles.sin()}).unsqueeze(0);
}

constexpr ConvShape halving(int64_t channels) {
  return {channels, channels, 3, /*stride=*/2};
}

}  // namespace

Unet::Unet(const Weights& w, const UnetConfig& config)
    : config_(config),
      compute_(w.compute()),
      time_width_(config.channels.front() * time_widening),
      time_in_(w / "time_embedding.linear_1",
               {config.channels.front(), time_width_, Bias::with, After::silu}),
      time_out_(w / "time_embedding.linear_2", {time_width_, time_width_}),
      conv_in_(w / "conv_in", {config.in_channels, config.channels.front()}),
      norm_out_(w / "conv_norm_out", config.channels.front(), {config.groups, 1e-5, /*silu=*/true}),
      conv_out_(w / "conv_out", {config.channels.front(), config.out_channels}) {
  std::vector<int64_t> skips{config.channels.front()};
  make_down(w / "down_blocks", skips);
  const int64_t deepest = config.channels.back();
  const ResBlockShape shape{deepest, deepest, time_width_, config.groups};
  mid_.push_back(make_layer(w / "mid_block", 0, shape, /*attention=*/true));
  mid_.push_back(make_layer(w / "mid_block", 1, shape, /*attention=*/false));
  make_up(w / "up_blocks", skips);
}

Unet::Layer Unet::make_layer(const Weights& w, int64_t index, const ResBlockShape& shape,
                             bool attention) const {
  const Weights res = w / "resnets" / index, attn = w / "attentions" / index;
  Layer layer{ResBlock(res, shape), std::nullopt, res.scope(), attn.scope()};
  if (attention) {
    layer.attention.emplace(attn, TransformerShape{shape.out, config_.heads, config_.context,
                                                   config_.groups, config_.linear_projection});
  }
  return layer;
}

// `skips`: the channels of every result on the way down that a layer on the way up reads again.
void Unet::make_down(const Weights& w, std::vector<int64_t>& skips) {
  int64_t channels = config_.channels.front();
  for (size_t i = 0; i < config_.channels.size(); ++i) {
    const Weights scope = w / static_cast<int64_t>(i);
    const int64_t out = config_.channels[i];
    Level level;
    for (int64_t k = 0; k < config_.layers_per_block; ++k) {
      level.layers.push_back(make_layer(scope, k, {channels, out, time_width_, config_.groups},
                                        config_.has_attention[i]));
      channels = out;
      skips.push_back(channels);
    }
    if (i + 1 < config_.channels.size()) {
      level.resample.emplace(scope / "downsamplers.0.conv", halving(channels));
      level.resample_name = (scope / "downsamplers.0").scope();
      skips.push_back(channels);
    }
    down_.push_back(std::move(level));
  }
}

void Unet::make_up(const Weights& w, std::vector<int64_t>& skips) {
  int64_t channels = config_.channels.back();
  for (size_t i = 0; i < config_.channels.size(); ++i) {
    const Weights scope = w / static_cast<int64_t>(i);
    const size_t mirrored = config_.channels.size() - 1 - i;
    const int64_t out = config_.channels[mirrored];
    Level level;
    for (int64_t k = 0; k <= config_.layers_per_block; ++k) {
      const ResBlockShape shape{channels + skips.back(), out, time_width_, config_.groups};
      skips.pop_back();
      level.layers.push_back(make_layer(scope, k, shape, config_.has_attention[mirrored]));
      channels = out;
    }
    if (mirrored != 0) {
      level.resample.emplace(scope / "upsamplers.0.conv", ConvShape{channels, channels});
      level.resample_name = (scope / "upsamplers.0").scope();
    }
    up_.push_back(std::move(level));
  }
}

// The embedding after the SiLU that every residual block would apply to it.
Tensor Unet::embed_time(int64_t n, double timestep, const Trace* trace) const {
  const Tensor waves = timestep_waves(timestep, config_.channels.front()).expand({n, -1});
  show(trace, "time_proj", waves);
  const Tensor x = waves.to(compute_.device, compute_.dtype()).contiguous();
  const Tensor embedding = time_out_(time_in_(x));
  show(trace, "time_embedding", embedding);
  return apply_silu(embedding);
}

Tensor Unet::run_layer(const Layer& layer, const Tensor& x, const Pass& pass) const {
  Tensor y = layer.res(x, pass.time);
  show(pass.trace, layer.res_name, y);
  if (!layer.attention) return y;
  y = (*layer.attention)(y, pass.context, pass.trace);
  show(pass.trace, layer.attention_name, y);
  return y;
}

Tensor Unet::run_down(Tensor x, std::vector<Tensor>& skips, const Pass& pass) const {
  for (const Level& level : down_) {
    for (const Layer& layer : level.layers) {
      x = run_layer(layer, x, pass);
      skips.push_back(x);
    }
    if (!level.resample) continue;
    x = (*level.resample)(x);
    show(pass.trace, level.resample_name, x);
    skips.push_back(x);
  }
  return x;
}

Tensor Unet::run_up(Tensor x, std::vector<Tensor>& skips, const Pass& pass) const {
  for (const Level& level : up_) {
    for (const Layer& layer : level.layers) {
      x = concat_channels(x, skips.back());
      skips.pop_back();
      x = run_layer(layer, x, pass);
    }
    if (!level.resample) continue;
    // Sides that do not halve evenly come back exactly: the skip connection knows the size.
    x = (*level.resample)(upsample_nearest(x, skips.back().size(1), skips.back().size(2)));
    show(pass.trace, level.resample_name, x);
  }
  return x;
}

Tensor Unet::operator()(const Tensor& latent, double timestep, const Tensor& context,
                        const Trace* trace) const {
  ATELIER_ASSERT(latent.dim() == 4 && latent.size(1) == config_.in_channels);
  ATELIER_ASSERT(context.dim() == 3 && context.size(2) == config_.context);
  ATELIER_ASSERT(context.size(0) == latent.size(0));
  const Pass pass{embed_time(latent.size(0), timestep, trace),
                  context.to(compute_.device, compute_.dtype()).contiguous(), trace};
  Tensor x = conv_in_(to_inside(latent, compute_));
  show(trace, "conv_in", x);
  std::vector<Tensor> skips{x};
  x = run_down(std::move(x), skips, pass);
  for (const Layer& layer : mid_) x = run_layer(layer, x, pass);
  x = run_up(std::move(x), skips, pass);
  x = conv_out_(norm_out_(x));
  show(trace, "conv_out", x);
  return to_outside(x);
}

}  // namespace atelier::sd
