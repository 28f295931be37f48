// The VAE over a picture of any size in bounded memory: in overlapping tiles whose seams are
// blended. What looks at the whole picture (the attention in its middle) still does; only the
// layers at the sizes of pixels see tiles, and their norms the mean of a tile instead of the whole.
#pragma once
#include <optional>

#include "models/sd/vae.h"

namespace atelier::sd {

struct VaeTiles {
  int64_t side = 64;  // latent cells
  int64_t overlap = 16;
};
constexpr int64_t vae_tile_side_min = 32;

// How a run uses the VAE. The default is the plain VAE, to the bit.
struct VaeOptions {
  Wrap wrap;                      // of the picture's borders
  std::optional<VaeTiles> tiles;  // all at once where there are none
  // Encode a little more range than the picture has: SDXL's VAE gives back a little less, which
  // shows as haze when a picture passes through it again and again. Factor and offset, on -1..1,
  // were found by experiment by the authors of InvokeAI (pull request 8637); they are for the VAE
  // of SDXL and nothing else.
  bool color_compensation = false;
};
constexpr double compensation_factor = 1.015;
constexpr double compensation_offset = -0.002;

// As vae.decode and vae.encode(...).mean, under the options.
Tensor decode(const Vae& vae, const Tensor& z, const VaeOptions& options);
Tensor encode_mean(const Vae& vae, const Tensor& image, const VaeOptions& options);

}  // namespace atelier::sd
