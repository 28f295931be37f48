// The autoencoder between pixels and latents. No scaling factor is applied here.
#pragma once
#include <optional>

#include "models/sd/config.h"
#include "nn/res_block.h"

namespace atelier::sd {

// Attention of all pixels to each other, one head, as in the middle of the VAE.
class PixelAttention {
 public:
  PixelAttention(const Weights& w, int64_t channels, int64_t groups);
  // x: [n, h, w, channels]; returns the same shape.
  Tensor operator()(const Tensor& x) const;

 private:
  GroupNorm norm_;
  Linear qkv_;
  Linear out_;
};

class VaeMiddle {
 public:
  VaeMiddle(const Weights& w, const VaeConfig& config);
  Tensor operator()(Tensor x) const;

 private:
  ResBlock first_;
  std::optional<PixelAttention> attention_;
  ResBlock second_;
};

struct VaeLevel {
  std::vector<ResBlock> layers;
  std::optional<Conv> resample;
};

class VaeDecoder {
 public:
  // w: the scope of the whole VAE.
  VaeDecoder(const Weights& w, const VaeConfig& config);
  // z: [n, latent_channels, h, w]; returns [n, image_channels, h * factor, w * factor], about
  // -1..1, not clamped; fp32 contiguous. One thread at a time.
  Tensor operator()(const Tensor& z) const;

 private:
  Compute compute_;
  std::optional<Linear> post_quant_;
  Conv conv_in_;
  VaeMiddle middle_;
  std::vector<VaeLevel> levels_;
  GroupNorm norm_out_;
  Conv conv_out_;
};

// The distribution of a latent; fp32 contiguous [n, latent_channels, h, w] each.
struct LatentMoments {
  Tensor mean;
  Tensor log_variance;  // clamped to -30..20
  Tensor deviation() const;
};

class VaeEncoder {
 public:
  VaeEncoder(const Weights& w, const VaeConfig& config);
  // image: [n, image_channels, h, w] in -1..1, sides multiples of the factor.
  LatentMoments operator()(const Tensor& image) const;

 private:
  Compute compute_;
  int64_t factor_;
  Conv conv_in_;
  std::vector<VaeLevel> levels_;
  VaeMiddle middle_;
  GroupNorm norm_out_;
  Conv conv_out_;
  std::optional<Linear> quant_;
};

struct Vae {
  Vae(const Weights& w, const VaeConfig& shape)
      : config(shape), encode(w, shape), decode(w, shape) {}

  VaeConfig config;
  VaeEncoder encode;
  VaeDecoder decode;
};

}  // namespace atelier::sd
