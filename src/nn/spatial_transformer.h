// The transformer of a UNet level: the pixels of an image attend to each other and to the text.
#pragma once
#include <span>

#include "nn/layers.h"
#include "nn/trace.h"

namespace atelier {

struct TransformerShape {
  int64_t channels = 0;
  int64_t heads = 8;
  int64_t context = 768;
  int64_t groups = 32;
  bool linear_projection = false;  // proj_in and proj_out are matrices in the checkpoint
  int64_t depth = 1;               // blocks, one after the other
};

// Keys and values that the queries of a cross-attention meet besides those of the text, such as an
// image prompt's. What they see is added, times `scale`, before the output projection.
struct ExtraAttention {
  Tensor key;    // [n or 1, tokens, channels] in the precision of the model, projected already
  Tensor value;  // the same shape
  double scale = 1;
};

// What a transformer looks at besides its image.
struct Attended {
  Tensor text;  // [n, tokens, context] in the precision of the model
  // A list for each block in the order they run; empty where no block is given more than the text.
  std::span<const std::vector<ExtraAttention>> extra;
};

class TransformerBlock {
 public:
  TransformerBlock(const Weights& w, const TransformerShape& s);

  // x: [n, pixels, channels]; returns the shape of x.
  Tensor operator()(Tensor x, const Tensor& text, std::span<const ExtraAttention> extra,
                    const Trace* trace) const;

 private:
  Tensor cross_attention(const Tensor& normed, const Tensor& text,
                         std::span<const ExtraAttention> extra) const;

  std::string name_;
  int64_t heads_;
  LayerNorm norm1_;
  Linear self_qkv_;
  Linear self_out_;
  LayerNorm norm2_;
  Linear cross_q_;
  Linear cross_kv_;
  Linear cross_out_;
  LayerNorm norm3_;
  Linear widen_;
  Linear narrow_;
};

class SpatialTransformer {
 public:
  SpatialTransformer(const Weights& w, const TransformerShape& s);

  // x: [n, h, w, channels]; returns the shape of x.
  Tensor operator()(const Tensor& x, const Attended& attended, const Trace* trace) const;

 private:
  GroupNorm norm_;
  Linear proj_in_;
  std::vector<TransformerBlock> blocks_;
  Linear proj_out_;
};

}  // namespace atelier
