#include "models/sd/unet_down.h"

#include <algorithm>
#include <cmath>

#include "tensor/pointwise.h"

namespace atelier::sd {
namespace {

constexpr double wave_period_max = 10000;

// Cosines, then sines, of each number at falling frequencies (`flip_sin_to_cos`, no shift), in fp32
// like the original. numbers: fp32 [count, 1]; returns [count, width].
Tensor waves_of(const Tensor& numbers, int64_t width) {
  const int64_t half = width / 2;
  const Tensor steps = at::arange(half, at::kFloat) * (-std::log(wave_period_max));
  const Tensor angles = at::exp(steps / static_cast<double>(half)) * numbers;
  return at::cat({angles.cos(), angles.sin()}, 1);
}

// Sines, then cosines, of how far guidance goes beyond 1, [1, width]: as latent consistency models
// were taught (arXiv 2310.04378), whose frequencies fall a little faster.
Tensor guidance_waves(double scale, int64_t width) {
  const int64_t half = width / 2;
  const double fall =
      -std::log(wave_period_max) / static_cast<double>(std::max<int64_t>(1, half - 1));
  const Tensor angles = at::exp(at::arange(half, at::kFloat) * fall) * ((scale - 1) * 1000);
  return at::cat({angles.sin(), angles.cos()}).unsqueeze(0);
}

constexpr ConvShape halving(int64_t channels) {
  return {channels, channels, 3, /*stride=*/2};
}

// The widths of every result that the way up finds again.
std::vector<int64_t> skip_channels_of(const UnetConfig& config) {
  std::vector<int64_t> channels{config.channels.front()};
  for (size_t i = 0; i < config.channels.size(); ++i) {
    const bool last = i + 1 == config.channels.size();
    channels.insert(channels.end(), static_cast<size_t>(config.layers_per_block + (last ? 0 : 1)),
                    config.channels[i]);
  }
  return channels;
}

void add_in_place(Tensor& x, const Tensor& extra) {
  if (extra.defined()) x.add_(extra.to(x.device()));
}

}  // namespace

UnetDown::UnetDown(const Weights& w, const UnetConfig& config)
    : config_(config),
      compute_(w.compute()),
      time_in_(w / "time_embedding.linear_1",
               {config.channels.front(), config.time_width(), Bias::with, After::silu}),
      time_out_(w / "time_embedding.linear_2", {config.time_width(), config.time_width()}),
      conv_in_(w / "conv_in", {config.in_channels, config.channels.front()}),
      skip_channels_(skip_channels_of(config)) {
  const int64_t time = config.time_width();
  if (config.guidance_waves > 0) {
    guidance_.emplace(w / "time_embedding.cond_proj",
                      LinearShape{config.guidance_waves, config.channels.front(), Bias::without});
  }
  if (const int64_t added = config.added_width(); added > 0) {
    added_in_.emplace(w / "add_embedding.linear_1",
                      LinearShape{added, time, Bias::with, After::silu});
    added_out_.emplace(w / "add_embedding.linear_2", LinearShape{time, time});
  }
  int64_t channels = config.channels.front();
  for (size_t i = 0; i < config.channels.size(); ++i) {
    const Weights scope = w / "down_blocks" / static_cast<int64_t>(i);
    UnetLevel level;
    for (int64_t k = 0; k < config.layers_per_block; ++k) {
      const int64_t depth = config.down_depth[i][static_cast<size_t>(k)];
      level.layers.emplace_back(scope, k,
                                ResBlockShape{channels, config.channels[i], time, config.groups},
                                transformer_shape(config, i, depth), cross_count_);
      channels = config.channels[i];
    }
    if (i + 1 < config.channels.size()) {
      level.resample.emplace(scope / "downsamplers.0.conv", halving(channels));
      level.resample_name = (scope / "downsamplers.0").scope();
    }
    levels_.push_back(std::move(level));
  }
  const size_t deepest = config.channels.size() - 1;
  for (const int64_t depth : {config.mid_depth, int64_t{0}}) {
    middle_.emplace_back(w / "mid_block", static_cast<int64_t>(middle_.size()),
                         ResBlockShape{channels, channels, time, config.groups},
                         transformer_shape(config, deepest, depth), cross_count_);
  }
}

// The embedding after the SiLU that every residual block would apply to it.
Tensor UnetDown::embed(double timestep, const UnetContext& context, const Trace* trace) const {
  const int64_t n = context.text.size(0);
  const auto inside = [&](const Tensor& t) {
    return t.to(compute_.device, compute_.dtype()).contiguous();
  };
  const Tensor time = at::full({1, 1}, timestep, at::kDouble).to(at::kFloat);
  const Tensor waves = waves_of(time, config_.channels.front()).expand({n, -1});
  show(trace, "time_proj", waves);
  Tensor x = inside(waves);
  if (guidance_) {
    const Tensor told = guidance_waves(context.guidance, config_.guidance_waves);
    x = (*guidance_)(inside(told.expand({n, -1})), x);
  }
  Tensor embedding = time_out_(time_in_(x));
  show(trace, "time_embedding", embedding);
  if (added_in_) {
    ATELIER_ASSERT(context.pooled.defined() && context.numbers.defined());
    ATELIER_ASSERT(context.numbers.size(1) == config_.added_numbers);
    const Tensor numbers = context.numbers.to(at::kCPU, at::kFloat);
    const Tensor waves_of_numbers =
        waves_of(numbers.reshape({-1, 1}), config_.added_waves).view({numbers.size(0), -1});
    const Tensor added = at::cat(
        {context.pooled.to(at::kCPU, at::kFloat).expand({n, -1}), waves_of_numbers.expand({n, -1})},
        1);
    embedding = (*added_out_)((*added_in_)(inside(added)), embedding);
  }
  return apply_silu(embedding);
}

UnetPass UnetDown::begin(double timestep, const UnetContext& context, const UnetExtras& extras,
                         const Trace* trace) const {
  ATELIER_ASSERT(context.text.dim() == 3 && context.text.size(2) == config_.context);
  return {embed(timestep, context, trace),
          context.text.to(compute_.device, compute_.dtype()).contiguous(), extras, trace};
}

Tensor UnetDown::enter(const Tensor& latent, const UnetPass& pass) const {
  ATELIER_ASSERT(latent.dim() == 4 && latent.size(1) == config_.in_channels);
  ATELIER_ASSERT(latent.size(0) == pass.text.size(0));
  Tensor x = conv_in_(to_inside(latent, compute_), {.wrap = pass.wrap()});
  show(pass.trace, "conv_in", x);
  return x;
}

Tensor UnetDown::operator()(Tensor x, std::vector<Tensor>& skips, const UnetPass& pass) const {
  const auto& level_extras = pass.extras.levels;
  ATELIER_ASSERT(level_extras.size() <= levels_.size() + 1);
  skips.push_back(x);
  for (size_t i = 0; i < levels_.size(); ++i) {
    const UnetLevel& level = levels_[i];
    const Tensor extra = i < level_extras.size() ? level_extras[i] : Tensor{};
    const bool attends = level.layers.back().attention.has_value();
    for (const UnetLayer& layer : level.layers) {
      x = layer(x, pass);
      skips.push_back(x);
    }
    if (attends) add_in_place(x, extra);
    if (level.resample) {
      x = (*level.resample)(x, {.wrap = pass.wrap()});
      show(pass.trace, level.resample_name, x);
      skips.push_back(x);
    }
    // In place: the skip is the same tensor, and has it too.
    if (!attends) add_in_place(x, extra);
  }
  for (const UnetLayer& layer : middle_) x = layer(x, pass);
  if (level_extras.size() > levels_.size()) add_in_place(x, level_extras.back());
  return x;
}

}  // namespace atelier::sd
