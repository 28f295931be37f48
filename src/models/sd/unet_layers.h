// What the two halves of a UNet are made of.
#pragma once
#include <optional>

#include "models/sd/config.h"
#include "models/sd/unet_input.h"
#include "nn/res_block.h"

namespace atelier::sd {

// What every layer of one call needs.
struct UnetPass {
  Tensor time;  // [n, time width] after its SiLU
  Tensor text;  // on the device and in the precision of the model
  const UnetExtras& extras;
  const Trace* trace;

  const Wrap& wrap() const { return extras.options.wrap; }
};

// A residual block and the transformer behind it.
struct UnetLayer {
  // first_cross: the number of the transformer's first block among all cross-attentions; moved on.
  UnetLayer(const Weights& block, int64_t index, const ResBlockShape& shape,
            const TransformerShape& transformer, size_t& first_cross);
  Tensor operator()(const Tensor& x, const UnetPass& pass) const;

  ResBlock res;
  std::optional<SpatialTransformer> attention;
  size_t first_cross;
  size_t depth;
  std::string res_name, attention_name;
};

struct UnetLevel {
  std::vector<UnetLayer> layers;
  std::optional<Conv> resample;
  std::string resample_name;
};

TransformerShape transformer_shape(const UnetConfig& config, size_t level, int64_t depth);

}  // namespace atelier::sd
