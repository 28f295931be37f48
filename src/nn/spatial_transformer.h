// The transformer of a UNet level: the pixels of an image attend to each other and to the text.
#pragma once
#include "nn/layers.h"
#include "nn/trace.h"

namespace atelier {

struct TransformerShape {
  int64_t channels = 0;
  int64_t heads = 8;
  int64_t context = 768;
  int64_t groups = 32;
  bool linear_projection = false;  // proj_in and proj_out are matrices in the checkpoint
};

class TransformerBlock {
 public:
  TransformerBlock(const Weights& w, const TransformerShape& s);

  // x: [n, pixels, channels]; context: [n, tokens, context]; returns the shape of x.
  Tensor operator()(Tensor x, const Tensor& context, const Trace* trace) const;

 private:
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

  // x: [n, h, w, channels]; context: [n, tokens, context]; returns the shape of x.
  Tensor operator()(const Tensor& x, const Tensor& context, const Trace* trace) const;

 private:
  GroupNorm norm_;
  Linear proj_in_;
  TransformerBlock block_;
  Linear proj_out_;
};

}  // namespace atelier
