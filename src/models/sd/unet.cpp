#include "models/sd/unet.h"

#include "models/sd/freeu.h"
#include "tensor/pointwise.h"

namespace atelier::sd {

Unet::Unet(const Weights& w, const UnetConfig& config)
    : down_(w, config),
      norm_out_(w / "conv_norm_out", config.channels.front(), {config.groups, 1e-5, /*silu=*/true}),
      conv_out_(w / "conv_out", {config.channels.front(), config.out_channels}) {
  std::vector<int64_t> skips = down_.skip_channels();
  size_t next_cross = down_.cross_count();
  int64_t channels = config.channels.back();
  for (size_t i = 0; i < config.channels.size(); ++i) {
    const Weights scope = w / "up_blocks" / static_cast<int64_t>(i);
    const size_t mirrored = config.channels.size() - 1 - i;
    const int64_t out = config.channels[mirrored];
    UnetLevel level;
    for (int64_t k = 0; k <= config.layers_per_block; ++k) {
      const ResBlockShape shape{channels + skips.back(), out, config.time_width(), config.groups};
      skips.pop_back();
      const int64_t depth = config.up_depth[i][static_cast<size_t>(k)];
      level.layers.emplace_back(scope, k, shape, transformer_shape(config, mirrored, depth),
                                next_cross);
      channels = out;
    }
    if (mirrored != 0) {
      level.resample.emplace(scope / "upsamplers.0.conv", ConvShape{channels, channels});
      level.resample_name = (scope / "upsamplers.0").scope();
    }
    up_.push_back(std::move(level));
  }
}

Tensor Unet::run_up(Tensor x, std::vector<Tensor>& skips, const UnetPass& pass) const {
  const auto& freeu = pass.extras.options.freeu;
  for (size_t i = 0; i < up_.size(); ++i) {
    const UnetLevel& level = up_[i];
    for (const UnetLayer& layer : level.layers) {
      Tensor skip = std::move(skips.back());
      skips.pop_back();
      if (freeu && i < freeu_levels) apply_freeu(*freeu, i, x, skip);
      x = concat_channels(x, skip);
      x = layer(x, pass);
    }
    if (!level.resample) continue;
    // Sides that do not halve evenly come back exactly: the skip connection knows the size.
    x = (*level.resample)(upsample_nearest(x, skips.back().size(1), skips.back().size(2)),
                          {.wrap = pass.wrap()});
    show(pass.trace, level.resample_name, x);
  }
  return x;
}

Tensor Unet::operator()(const Tensor& latent, double timestep, const UnetContext& context,
                        const UnetExtras& extras, const Trace* trace) const {
  const UnetPass pass = down_.begin(timestep, context, extras, trace);
  std::vector<Tensor> skips;
  Tensor x = down_(down_.enter(latent, pass), skips, pass);
  ATELIER_ASSERT(extras.skips.empty() || extras.skips.size() == skips.size());
  for (size_t i = 0; i < extras.skips.size(); ++i) {
    if (extras.skips[i].defined()) skips[i].add_(extras.skips[i]);
  }
  if (extras.middle.defined()) x.add_(extras.middle);
  x = run_up(std::move(x), skips, pass);
  x = conv_out_(norm_out_(x), {.wrap = pass.wrap()});
  show(trace, "conv_out", x);
  return to_outside(x);
}

}  // namespace atelier::sd
