#include "models/sd/unet_layers.h"

namespace atelier::sd {

TransformerShape transformer_shape(const UnetConfig& config, size_t level, int64_t depth) {
  return {.channels = config.channels[level],
          .heads = config.heads[level],
          .context = config.context,
          .groups = config.groups,
          .linear_projection = config.linear_projection,
          .depth = depth};
}

UnetLayer::UnetLayer(const Weights& block, int64_t index, const ResBlockShape& shape,
                     const TransformerShape& transformer, size_t& next_cross)
    : res(block / "resnets" / index, shape),
      first_cross(next_cross),
      depth(static_cast<size_t>(transformer.depth)),
      res_name((block / "resnets" / index).scope()),
      attention_name((block / "attentions" / index).scope()) {
  if (depth > 0) attention.emplace(block / "attentions" / index, transformer);
  next_cross += depth;
}

Tensor UnetLayer::operator()(const Tensor& x, const UnetPass& pass) const {
  Tensor y = res(x, pass.time, pass.wrap());
  show(pass.trace, res_name, y);
  if (!attention) return y;
  Attended attended{pass.text, {}};
  if (!pass.extras.attention.empty()) {
    attended.extra = std::span(pass.extras.attention).subspan(first_cross, depth);
  }
  y = (*attention)(y, attended, pass.trace);
  show(pass.trace, attention_name, y);
  return y;
}

}  // namespace atelier::sd
