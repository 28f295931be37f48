#include "models/sd/recognise.h"

#include <fmt/format.h>

#include <algorithm>

namespace atelier::sd {
namespace {

// Bounds on what a file may claim, so that a damaged one cannot make us reserve the whole memory.
constexpr int64_t width_max = 16384;
constexpr int64_t vocabulary_max = 1 << 20;
constexpr int64_t levels_min = 2;
constexpr int64_t levels_max = 5;
constexpr int64_t layers_max = 8;
constexpr int64_t text_layers_max = 64;
constexpr int64_t depth_max = 32;
// What the tokenizer makes of a prompt; another length would need another tokenizer.
constexpr int64_t positions_needed = 77;
constexpr int64_t head_width_usual = 64;  // of CLIP text encoders

Failure unfit(std::string says) {
  return fail(ErrorKind::invalid, std::move(says));
}

// The sizes of the tensors that decide numbers.
class Sizes {
 public:
  explicit Sizes(const WeightStore& store) : store_(store) {}

  bool has(const std::string& name) const { return store_.has(name); }

  // Side `axis` of the tensor, which must have this many dimensions.
  Result<int64_t> side(const std::string& name, size_t dimensions, size_t axis,
                       int64_t limit = width_max) const {
    const StoredWeight* weight = store_.find(name);
    if (weight == nullptr) {
      return unfit(fmt::format("{} is missing, so the model's size cannot be told", name));
    }
    const auto shape = weight->shape();
    if (shape.size() != dimensions || shape[axis] < 1 || shape[axis] > limit) {
      return unfit(fmt::format("{} has the shape {}, from which no model can be built",
                               weight->tensor.label(), shape_text(shape)));
    }
    return shape[axis];
  }

  size_t dimensions(const std::string& name) const {
    const StoredWeight* weight = store_.find(name);
    return weight == nullptr ? 0 : weight->tensor.entry->shape.size();
  }

  // How many of "before0after", "before1after", ... there are, at most `limit` + 1.
  int64_t count(std::string_view before, std::string_view after, int64_t limit) const {
    int64_t n = 0;
    while (n <= limit && has(fmt::format("{}{}{}", before, n, after))) ++n;
    return n;
  }

 private:
  const WeightStore& store_;
};

Result<> within(std::string_view what, int64_t value, int64_t low, int64_t high) {
  if (value >= low && value <= high) return {};
  return unfit(fmt::format("{} {} found; {} to {} are possible", value, what, low, high));
}

Result<> divides(std::string_view what, int64_t parts, const std::vector<int64_t>& channels) {
  for (const int64_t each : channels) {
    if (each % parts != 0) {
      return unfit(
          fmt::format("{} channels cannot be cut into {} {}; a configuration beside the "
                      "model may tell another number",
                      each, parts, what));
    }
  }
  return {};
}

// ---- the three parts ----------------------------------------------------------------------------

Result<> read_token_ids(WeightStore& store, TextConfig& text) {
  const std::string name = "text_encoder.text_model.embeddings.token_ids";
  if (!store.has(name)) return {};
  TRY(text.token_ids, store.take_ids(name, text.vocabulary));
  const bool ascending =
      std::adjacent_find(text.token_ids.begin(), text.token_ids.end(),
                         [](int32_t a, int32_t b) { return a >= b; }) == text.token_ids.end();
  if (!ascending || text.token_ids.front() < 0) {
    return unfit(fmt::format("{} must list ids in ascending order", name));
  }
  return {};
}

Result<TextConfig> recognise_text(WeightStore& store, const Hints& hints) {
  const Sizes sizes(store);
  const std::string model = "text_encoder.text_model.";
  TextConfig text;
  const std::string table = model + "embeddings.token_embedding.weight";
  TRY(text.vocabulary, sizes.side(table, 2, 0, vocabulary_max));
  TRY(text.width, sizes.side(table, 2, 1));
  TRY(text.positions, sizes.side(model + "embeddings.position_embedding.weight", 2, 0));
  text.layers = sizes.count(model + "encoder.layers.", ".layer_norm1.weight", text_layers_max);
  TRY_DO(within("text layers", text.layers, 1, text_layers_max));
  TRY(text.mlp, sizes.side(model + "encoder.layers.0.mlp.fc1.weight", 2, 0));
  text.heads = hints.text_heads.value_or(std::max<int64_t>(1, text.width / head_width_usual));
  text.activation = hints.text_activation.value_or(text.activation);
  TRY_DO(divides("text heads", text.heads, {text.width}));
  if (text.positions != positions_needed) {
    return unfit(fmt::format("the text encoder reads {} tokens at once; {} are needed",
                             text.positions, positions_needed));
  }
  TRY_DO(read_token_ids(store, text));
  return text;
}

Result<int64_t> context_of(const Sizes& sizes) {
  return sizes.side("unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", 2, 1);
}

// How many transformer blocks follow each residual block: the file says for every single one.
Result<> read_depths(const Sizes& sizes, UnetConfig& unet) {
  const auto depth_at = [&](const std::string& block, int64_t layer) {
    return sizes.count(fmt::format("{}.attentions.{}.transformer_blocks.", block, layer),
                       ".norm1.weight", depth_max);
  };
  const auto read_side = [&](std::string_view side, int64_t layers) -> Result<Depths> {
    Depths depths(unet.channels.size());
    for (size_t i = 0; i < depths.size(); ++i) {
      for (int64_t k = 0; k < layers; ++k) {
        depths[i].push_back(depth_at(fmt::format("unet.{}.{}", side, i), k));
        TRY_DO(within("transformer blocks", depths[i].back(), 0, depth_max));
      }
    }
    return depths;
  };
  TRY(unet.down_depth, read_side("down_blocks", unet.layers_per_block));
  TRY(unet.up_depth, read_side("up_blocks", unet.layers_per_block + 1));
  unet.mid_depth = depth_at("unet.mid_block", 0);
  return within("transformer blocks", unet.mid_depth, 0, depth_max);
}

Result<UnetConfig> recognise_unet(const WeightStore& store, const Hints& hints) {
  const Sizes sizes(store);
  UnetConfig unet;
  const std::string down = "unet.down_blocks.";
  TRY(unet.in_channels, sizes.side("unet.conv_in.weight", 4, 1));
  TRY(unet.out_channels, sizes.side("unet.conv_out.weight", 4, 0));
  const int64_t levels = sizes.count(down, ".resnets.0.conv1.weight", levels_max);
  TRY_DO(within("UNet levels", levels, levels_min, levels_max));
  unet.layers_per_block = sizes.count(down + "0.resnets.", ".conv1.weight", layers_max);
  TRY_DO(within("UNet layers a level", unet.layers_per_block, 1, layers_max));
  unet.channels.clear();
  for (int64_t level = 0; level < levels; ++level) {
    const std::string name = fmt::format("{}{}.resnets.0.conv1.weight", down, level);
    TRY(const int64_t channels, sizes.side(name, 4, 0));
    unet.channels.push_back(channels);
  }
  TRY_DO(read_depths(sizes, unet));
  TRY(unet.context, context_of(sizes));
  unet.linear_projection = sizes.dimensions("unet.mid_block.attentions.0.proj_in.weight") == 2;
  unet.heads.assign(unet.channels.size(), hints.unet_heads.value_or(unet.heads.front()));
  unet.groups = hints.unet_groups.value_or(unet.groups);
  TRY_DO(divides("groups", unet.groups, unet.channels));
  for (size_t i = 0; i < unet.channels.size(); ++i) {
    TRY_DO(divides("attention heads", unet.heads[i], {unet.channels[i]}));
  }
  TRY_DO(divides("halves", 2, unet.channels));  // sines and cosines of the timestep
  return unet;
}

Result<VaeConfig> recognise_vae(const WeightStore& store, const Hints& hints) {
  const Sizes sizes(store);
  VaeConfig vae;
  const std::string down = "vae.encoder.down_blocks.";
  TRY(vae.image_channels, sizes.side("vae.encoder.conv_in.weight", 4, 1));
  TRY(vae.latent_channels, sizes.side("vae.decoder.conv_in.weight", 4, 1));
  const int64_t levels = sizes.count(down, ".resnets.0.conv1.weight", levels_max);
  TRY_DO(within("VAE levels", levels, levels_min, levels_max));
  vae.layers_per_block = sizes.count(down + "0.resnets.", ".conv1.weight", layers_max);
  TRY_DO(within("VAE layers a level", vae.layers_per_block, 1, layers_max));
  vae.channels.clear();
  for (int64_t level = 0; level < levels; ++level) {
    const std::string name = fmt::format("{}{}.resnets.0.conv1.weight", down, level);
    TRY(const int64_t channels, sizes.side(name, 4, 0));
    vae.channels.push_back(channels);
  }
  vae.has_quant_conv = sizes.has("vae.quant_conv.weight");
  vae.has_post_quant_conv = sizes.has("vae.post_quant_conv.weight");
  vae.has_mid_attention = sizes.has("vae.decoder.mid_block.attentions.0.group_norm.weight");
  vae.groups = hints.vae_groups.value_or(vae.groups);
  vae.scaling_factor = hints.scaling_factor.value_or(vae.scaling_factor);
  TRY_DO(divides("groups", vae.groups, vae.channels));
  return vae;
}

Result<> check_fit(const Shape& shape) {
  if (shape.unet.context != shape.text.width) {
    return unfit(fmt::format("the UNet wants texts {} wide, but the text encoder's are {}",
                             shape.unet.context, shape.text.width));
  }
  const int64_t latent = shape.vae.latent_channels;
  // An inpainting UNet also sees a mask and the picture under it.
  const bool fits = shape.unet.in_channels == latent || shape.unet.in_channels == 2 * latent + 1;
  if (!fits || shape.unet.out_channels != latent) {
    return unfit(
        fmt::format("the UNet reads {} and writes {} channels, but the VAE's latents have "
                    "{}",
                    shape.unet.in_channels, shape.unet.out_channels, latent));
  }
  if (shape.vae.image_channels != 3) {
    return unfit(fmt::format("pictures of {} channels are not drawn", shape.vae.image_channels));
  }
  return {};
}

}  // namespace

Result<Shape> recognise(WeightStore& store, const Hints& hints) {
  Shape shape;
  TRY(shape.text, recognise_text(store, hints));
  TRY(shape.unet, recognise_unet(store, hints));
  TRY(shape.vae, recognise_vae(store, hints));
  TRY_DO(check_fit(shape));
  return shape;
}

}  // namespace atelier::sd
