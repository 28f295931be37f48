// The way down through a UNet and its middle, with the embeddings of time and sizes: half of the
// denoiser, and all of a ControlNet but its own convolutions.
#pragma once
#include "models/sd/unet_layers.h"

namespace atelier::sd {

class UnetDown {
 public:
  UnetDown(const Weights& w, const UnetConfig& config);

  // What all layers of a call share. `extras` and `trace` must outlive the pass.
  UnetPass begin(double timestep, const UnetContext& context, const UnetExtras& extras,
                 const Trace* trace) const;
  // latent: [n, in_channels, h, w] fp32; returns what conv_in makes of it, channels last.
  Tensor enter(const Tensor& latent, const UnetPass& pass) const;
  // x: what `enter` returned, perhaps with something added. Appends every result that the way up
  // finds again, x first, and returns that of the middle.
  Tensor operator()(Tensor x, std::vector<Tensor>& skips, const UnetPass& pass) const;

  const UnetConfig& config() const { return config_; }
  // The channels of every result in `skips`.
  const std::vector<int64_t>& skip_channels() const { return skip_channels_; }
  // Cross-attentions down here; those of the way up count on.
  size_t cross_count() const { return cross_count_; }

 private:
  Tensor embed(double timestep, const UnetContext& context, const Trace* trace) const;

  UnetConfig config_;
  Compute compute_;
  std::optional<Linear> guidance_;
  Linear time_in_;
  Linear time_out_;
  std::optional<Linear> added_in_;
  std::optional<Linear> added_out_;
  Conv conv_in_;
  std::vector<UnetLevel> levels_;
  std::vector<UnetLayer> middle_;
  std::vector<int64_t> skip_channels_;
  size_t cross_count_ = 0;
};

}  // namespace atelier::sd
