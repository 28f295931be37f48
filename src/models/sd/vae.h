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
  Tensor operator()(Tensor x, const Wrap& wrap) const;

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
  Tensor operator()(const Tensor& z, const Wrap& wrap = {}) const;

  // The two halves of that. `begin` stays at the size of the latent, where all of it looks at all
  // of it; `finish` takes features, channels last, of the whole or of a part, to pixels.
  Tensor begin(const Tensor& z, const Wrap& wrap) const;
  Tensor finish(Tensor features, const Wrap& wrap) const;

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
  LatentMoments operator()(const Tensor& image, const Wrap& wrap = {}) const;

  // The two halves of that. `begin` takes the whole image or a part to features of the latent's
  // size, channels last; `finish` looks at all of them.
  Tensor begin(const Tensor& image, const Wrap& wrap) const;
  LatentMoments finish(Tensor features, const Wrap& wrap) const;

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
