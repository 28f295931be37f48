// The denoiser of Stable Diffusion 1.x.
#pragma once
#include <optional>

#include "models/sd/config.h"
#include "nn/res_block.h"
#include "nn/spatial_transformer.h"

namespace atelier::sd {

class Unet {
 public:
  Unet(const Weights& w, const UnetConfig& config);

  // latent: [n, in_channels, h, w] fp32 on any device, any h and w; timestep: of the 1000 of
  // training, fractions allowed; context: [n, tokens, context], tokens a multiple of 77. Returns
  // [n, out_channels, h, w] fp32 contiguous on the device of the model. One thread at a time.
  Tensor operator()(const Tensor& latent, double timestep, const Tensor& context,
                    const Trace* trace = nullptr) const;

  const UnetConfig& config() const { return config_; }

 private:
  struct Layer {
    ResBlock res;
    std::optional<SpatialTransformer> attention;
    std::string res_name, attention_name;
  };
  struct Level {
    std::vector<Layer> layers;
    std::optional<Conv> resample;
    std::string resample_name;
  };
  struct Pass {  // what every layer of one call needs
    Tensor time;
    Tensor context;
    const Trace* trace;
  };

  Layer make_layer(const Weights& w, int64_t index, const ResBlockShape& shape,
                   bool attention) const;
  void make_down(const Weights& w, std::vector<int64_t>& skips);
  void make_up(const Weights& w, std::vector<int64_t>& skips);
  Tensor embed_time(int64_t n, double timestep, const Trace* trace) const;
  Tensor run_layer(const Layer& layer, const Tensor& x, const Pass& pass) const;
  Tensor run_down(Tensor x, std::vector<Tensor>& skips, const Pass& pass) const;
  Tensor run_up(Tensor x, std::vector<Tensor>& skips, const Pass& pass) const;

  UnetConfig config_;
  Compute compute_;
  int64_t time_width_;
  Linear time_in_;
  Linear time_out_;
  Conv conv_in_;
  std::vector<Level> down_;
  std::vector<Layer> mid_;
  std::vector<Level> up_;
  GroupNorm norm_out_;
  Conv conv_out_;
};

}  // namespace atelier::sd
