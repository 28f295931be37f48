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
constexpr int64_t head_width_usual = 64;  // of CLIP text encoders, and of UNets since SD 2
constexpr int64_t open_clip_width_least = 1024;
// The numbers SDXL is told: sizes and crop; its refiner: size, crop and a score.
constexpr int64_t base_numbers = 6;
constexpr int64_t refiner_numbers = 5;
constexpr int64_t heads_of_sd1 = 8;
constexpr double scaling_factor_xl = 0.13025;

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
  const std::string name = text.part + ".text_model.embeddings.token_ids";
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

// OpenCLIP's encoders differ from CLIP's in ways that leave no trace in their shapes. They are told
// by a configuration, by their spelling in the file, by their place, and by their width.
bool is_open_clip(const WeightStore& store, const TextConfig& text, const TextHints& hints) {
  if (hints.activation) return *hints.activation == Activation::gelu;
  const StoredWeight* query =
      store.find(text.part + ".text_model.encoder.layers.0.self_attn.q_proj.weight");
  const bool fused = query != nullptr && query->form == MatrixForm::first_third;
  return fused || text.part == "text_encoder_2" || text.width >= open_clip_width_least;
}

Result<TextConfig> recognise_text(WeightStore& store, std::string part, const TextHints& hints) {
  const Sizes sizes(store);
  TextConfig text;
  text.part = std::move(part);
  const std::string model = text.part + ".text_model.";
  const std::string table = model + "embeddings.token_embedding.weight";
  TRY(text.vocabulary, sizes.side(table, 2, 0, vocabulary_max));
  TRY(text.width, sizes.side(table, 2, 1));
  TRY(text.positions, sizes.side(model + "embeddings.position_embedding.weight", 2, 0));
  text.layers = sizes.count(model + "encoder.layers.", ".layer_norm1.weight", text_layers_max);
  TRY_DO(within("text layers", text.layers, 1, text_layers_max));
  TRY(text.mlp, sizes.side(model + "encoder.layers.0.mlp.fc1.weight", 2, 0));
  const std::string projection = text.part + ".text_projection.weight";
  if (sizes.has(projection)) {
    TRY(text.projection, sizes.side(projection, 2, 0));
  }
  text.heads = hints.heads.value_or(std::max<int64_t>(1, text.width / head_width_usual));
  if (is_open_clip(store, text, hints)) {
    text.activation = Activation::gelu;
    text.pad_id = 0;
  }
  TRY_DO(divides("text heads", text.heads, {text.width}));
  if (text.positions != positions_needed) {
    return unfit(fmt::format("the text encoder reads {} tokens at once; {} are needed",
                             text.positions, positions_needed));
  }
  TRY_DO(read_token_ids(store, text));
  return text;
}

// One encoder or two; the second alone is that of SDXL's refiner.
Result<std::vector<TextConfig>> recognise_texts(WeightStore& store, const Hints& hints) {
  std::vector<TextConfig> texts;
  const auto is_there = [&](const std::string& part) {
    return store.has(part + ".text_model.embeddings.token_embedding.weight");
  };
  const bool second = is_there("text_encoder_2");
  if (!second || is_there("text_encoder")) {
    TRY(TextConfig text, recognise_text(store, "text_encoder", hints.text));
    texts.push_back(std::move(text));
  }
  if (second) {
    TRY(TextConfig text, recognise_text(store, "text_encoder_2", hints.text_2));
    texts.push_back(std::move(text));
  }
  return texts;
}

// The width of the texts, from the first transformer there is.
Result<> read_context(const Sizes& sizes, UnetConfig& unet) {
  const auto all = cross_attentions(unet);
  if (all.empty()) return unfit("the UNet never looks at the text");
  const std::string& first = all.front().name;
  TRY(unet.context, sizes.side(fmt::format("unet.{}.to_k.weight", first), 2, 1));
  const std::string transformer = first.substr(0, first.find(".transformer_blocks"));
  unet.linear_projection =
      sizes.dimensions(fmt::format("unet.{}.proj_in.weight", transformer)) == 2;
  return {};
}

// What joins the time embedding: the pooled text of the last encoder, and numbers as waves.
Result<> read_added(const Sizes& sizes, const std::vector<TextConfig>& texts, UnetConfig& unet) {
  const std::string name = "unet.add_embedding.linear_1.weight";
  if (!sizes.has(name)) return {};
  TRY(const int64_t width, sizes.side(name, 2, 1));
  unet.added_pooled = texts.back().projection;
  unet.added_numbers = texts.size() > 1 ? base_numbers : refiner_numbers;
  const int64_t rest = width - unet.added_pooled;
  unet.added_waves = rest / unet.added_numbers;
  const bool fits = unet.added_pooled > 0 && rest > 0 && unet.added_width() == width;
  if (fits && unet.added_waves % 2 == 0) return {};
  return unfit(
      fmt::format("the UNet's added embedding is {} wide, which a pooled text of {} and {} "
                  "numbers do not fill",
                  width, unet.added_pooled, unet.added_numbers));
}

// SD 1.x has the same number of heads everywhere, later models the same width of a head. They are
// told apart by their projections.
Result<> read_heads(const Hints& hints, UnetConfig& unet) {
  const size_t levels = unet.channels.size();
  const auto by_width = [&](int64_t width) {
    unet.heads.clear();
    for (const int64_t channels : unet.channels) {
      unet.heads.push_back(std::max<int64_t>(1, channels / width));
    }
  };
  if (hints.unet_heads.size() == levels) {
    unet.heads = hints.unet_heads;
  } else if (hints.unet_heads.size() > 1) {
    return unfit(fmt::format("the configuration lists heads for {} levels; the UNet has {}",
                             hints.unet_heads.size(), levels));
  } else if (!hints.unet_heads.empty()) {
    unet.heads.assign(levels, hints.unet_heads.front());
  } else if (hints.unet_head_width || unet.linear_projection) {
    by_width(hints.unet_head_width.value_or(head_width_usual));
  } else {
    unet.heads.assign(levels, heads_of_sd1);
  }
  for (size_t i = 0; i < levels; ++i) {
    TRY_DO(divides("attention heads", unet.heads[i], {unet.channels[i]}));
  }
  return {};
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

Result<UnetConfig> recognise_unet(const WeightStore& store, const std::vector<TextConfig>& texts,
                                  const Hints& hints) {
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
  TRY_DO(read_context(sizes, unet));
  TRY_DO(read_added(sizes, texts, unet));
  TRY_DO(read_heads(hints, unet));
  const std::string told = "unet.time_embedding.cond_proj.weight";
  if (sizes.has(told)) {
    TRY(unet.guidance_waves, sizes.side(told, 2, 1));
    if (unet.guidance_waves % 2 != 0) return unfit(told + " must have an even width");
  }
  unet.zeros_for_no_text = hints.zeros_for_no_text;
  unet.groups = hints.unet_groups.value_or(unet.groups);
  TRY_DO(divides("groups", unet.groups, unet.channels));
  TRY_DO(divides("halves", 2, unet.channels));  // sines and cosines of the timestep
  return unet;
}

Result<> check_fit(const Shape& shape) {
  int64_t texts = 0;
  for (const TextConfig& text : shape.text) texts += text.width;
  if (shape.unet.context != texts) {
    return unfit(fmt::format("the UNet wants texts {} wide, but the text encoder's are {}",
                             shape.unet.context, texts));
  }
  const int64_t latent = shape.vae.latent_channels;
  if (shape.unet.in_channels == 2 * latent) {
    return unfit("this model edits pictures by instruction, which cannot be drawn with yet");
  }
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

Result<Shape> recognise(WeightStore& store, const Hints& hints) {
  Shape shape;
  TRY(shape.text, recognise_texts(store, hints));
  TRY(shape.unet, recognise_unet(store, shape.text, hints));
  const bool xl = shape.unet.added_width() > 0;
  for (TextConfig& text : shape.text) text.penultimate = xl;
  TRY(shape.vae, recognise_vae(store, hints));
  if (xl && !hints.scaling_factor) shape.vae.scaling_factor = scaling_factor_xl;
  TRY_DO(check_fit(shape));
  return shape;
}

}  // namespace atelier::sd
