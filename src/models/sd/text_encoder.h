// The CLIP text encoders of the Stable Diffusion family.
#pragma once
#include <optional>

#include "models/sd/config.h"
#include "nn/layers.h"
#include "nn/trace.h"

namespace atelier::sd {

struct TextStates {
  // [n, positions, width] fp32: what the UNet reads. After the final layer norm, or for penultimate
  // encoders the plain state before the last layer.
  Tensor hidden;
  // [n, width or projection] fp32: the normed last state at the first end marker, at the last place
  // if there is none, projected where the encoder has a projection.
  Tensor pooled;
};

class TextEncoder {
 public:
  TextEncoder(const Weights& w, const TextConfig& config);

  // ids: [n, positions] of CLIP's 49408 tokens, an integer type. layers_dropped: how many of the
  // last layers `hidden` leaves out beyond its usual place (0 for none, 1 for what users call "CLIP
  // skip 2"). `pooled` of an encoder with a projection is of all layers always. One thread at a
  // time.
  TextStates operator()(const Tensor& ids, int64_t layers_dropped = 0,
                        const Trace* trace = nullptr) const;

  // The vectors of the tokens, [n, positions, width] fp32, before positions are added.
  Tensor embed(const Tensor& ids) const;
  // As operator(), from token vectors that may have been replaced or changed since. unseen: bool
  // [n, positions], true at places that no other place looks at; undefined: all are looked at.
  TextStates encode(const Tensor& ids, const Tensor& token_vectors, int64_t layers_dropped = 0,
                    const Trace* trace = nullptr, const Tensor& unseen = {}) const;

  const TextConfig& config() const { return config_; }

 private:
  // The normed last state at each row's end marker.
  Tensor pool(const Tensor& normed, const Tensor& ids) const;

  struct Layer {
    Layer(const Weights& w, const TextConfig& config);
    Tensor operator()(const Tensor& x, int64_t heads, const Tensor& unseen) const;

    LayerNorm norm1;
    Linear qkv;
    Linear out;
    LayerNorm norm2;
    Linear widen;
    Linear narrow;
  };

  TextConfig config_;
  Compute compute_;
  Tensor tokens_;     // [vocabulary, width] in the precision of the model, on the CPU
  Tensor positions_;  // [positions, width] fp32
  std::vector<Layer> layers_;
  LayerNorm norm_;
  std::optional<Linear> projection_;
};

}  // namespace atelier::sd
