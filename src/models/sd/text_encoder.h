// The CLIP text encoder of Stable Diffusion 1.x.
#pragma once
#include "models/sd/config.h"
#include "nn/layers.h"
#include "nn/trace.h"

namespace atelier::sd {

struct TextStates {
  Tensor hidden;  // [n, positions, width] fp32, after the final layer norm
  Tensor pooled;  // [n, width] fp32: `hidden` at the first end marker, at the last place if none
};

class TextEncoder {
 public:
  TextEncoder(const Weights& w, const TextConfig& config);

  // ids: [n, positions] of CLIP's 49408 tokens, an integer type. layers_dropped: how many of the
  // last layers are left out (0 for the end, 1 for what users call "CLIP skip 2"); the final layer
  // norm follows either way. One thread at a time.
  TextStates operator()(const Tensor& ids, int64_t layers_dropped = 0,
                        const Trace* trace = nullptr) const;

  // The vectors of the tokens, [n, positions, width] fp32, before positions are added.
  Tensor embed(const Tensor& ids) const;
  // As operator(), from token vectors that may have been replaced or changed since.
  TextStates encode(const Tensor& ids, const Tensor& token_vectors, int64_t layers_dropped = 0,
                    const Trace* trace = nullptr) const;

  const TextConfig& config() const { return config_; }

 private:
  struct Layer {
    Layer(const Weights& w, const TextConfig& config);
    Tensor operator()(const Tensor& x, int64_t heads) const;

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
};

}  // namespace atelier::sd
