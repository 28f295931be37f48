// The denoiser of the Stable Diffusion family.
#pragma once
#include "models/sd/unet_down.h"

namespace atelier::sd {

class Unet {
 public:
  Unet(const Weights& w, const UnetConfig& config);

  // latent: [n, in_channels, h, w] fp32 on any device, any h and w; timestep: of the 1000 of
  // training, fractions allowed; context: n rows. Returns [n, out_channels, h, w] fp32 contiguous
  // on the device of the model. One thread at a time.
  Tensor operator()(const Tensor& latent, double timestep, const UnetContext& context,
                    const UnetExtras& extras = {}, const Trace* trace = nullptr) const;

  const UnetConfig& config() const { return down_.config(); }
  // The channels of every result that ControlNets add to.
  const std::vector<int64_t>& skip_channels() const { return down_.skip_channels(); }

 private:
  Tensor run_up(Tensor x, std::vector<Tensor>& skips, const UnetPass& pass) const;

  UnetDown down_;
  std::vector<UnetLevel> up_;
  GroupNorm norm_out_;
  Conv conv_out_;
};

}  // namespace atelier::sd
