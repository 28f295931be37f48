// The spellings are those of CompVis latent-diffusion (openaimodel.py, autoencoder.py, model.py),
// of diffusers before and since 0.15, and of transformers' CLIPTextModel.
#include "models/sd/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/sd/key_words.h"
#include "models/sd/keys_text.h"

namespace atelier::sd {
namespace {

constexpr std::string_view unet_prefix = "model.diffusion_model.";
constexpr std::string_view vae_prefix = "first_stage_model.";
// SD 1.x: transformers' CLIP. SD 2.x: OpenCLIP, whose last layer is not run.
constexpr std::string_view clip_prefix = "cond_stage_model.transformer.";
constexpr std::string_view open_clip_prefix = "cond_stage_model.model.";
// SDXL: CLIP, then OpenCLIP; its refiner has OpenCLIP alone, in the first place.
constexpr std::string_view embedders_prefix = "conditioner.embedders.";
constexpr int numbered_levels_max = 8;
constexpr int numbered_text_layers_max = 128;
constexpr int numbered_layers_max = 16;

// Inside a residual block of the UNet.
constexpr Renamed unet_block_names[] = {
    {"in_layers.0", "norm1"},  {"in_layers.2", "conv1"},  {"emb_layers.1", "time_emb_proj"},
    {"out_layers.0", "norm2"}, {"out_layers.3", "conv2"}, {"skip_connection", "conv_shortcut"},
};
constexpr Renamed unet_outer_names[] = {
    {"time_embed.0", "time_embedding.linear_1"},
    {"time_embed.2", "time_embedding.linear_2"},
    {"time_embed.cond_proj", "time_embedding.cond_proj"},
    {"label_emb.0.0", "add_embedding.linear_1"},
    {"label_emb.0.2", "add_embedding.linear_2"},
    {"input_blocks.0.0", "conv_in"},
    {"out.0", "conv_norm_out"},
    {"out.2", "conv_out"},
};
// The attention of the VAE in the original layout and in diffusers before 0.15.
constexpr Renamed vae_attention_names[] = {
    {"norm", "group_norm"},    {"q", "to_q"},     {"k", "to_k"},   {"v", "to_v"},
    {"proj_out", "to_out.0"},  {"query", "to_q"}, {"key", "to_k"}, {"value", "to_v"},
    {"proj_attn", "to_out.0"},
};

// Of single files: what training left, and tables that follow from two numbers.
constexpr std::string_view ignored_exact[] = {"betas",
                                              "alphas_cumprod",
                                              "alphas_cumprod_prev",
                                              "sqrt_alphas_cumprod",
                                              "sqrt_one_minus_alphas_cumprod",
                                              "log_one_minus_alphas_cumprod",
                                              "sqrt_recip_alphas_cumprod",
                                              "sqrt_recipm1_alphas_cumprod",
                                              "posterior_variance",
                                              "posterior_log_variance_clipped",
                                              "posterior_mean_coef1",
                                              "posterior_mean_coef2",
                                              "lvlb_weights",
                                              "logvar",
                                              "scale_factor",
                                              "denoiser.sigmas",
                                              "denoiser.log_sigmas",
                                              "cond_stage_model.logit_scale",
                                              "v_pred",
                                              "ztsnr"};
constexpr std::string_view ignored_prefixes[] = {
    "model_ema.",         "first_stage_model.loss.", "loss.",     "lr_scheduler.",
    "embedding_manager.", "optimizer_states.",       "callbacks."};

std::string in_block(const std::string& block, const Words& words, size_t from) {
  const std::string rest = join(words, from);
  return block + "." + renamed(unet_block_names, rest).value_or(rest);
}

// ---- the UNet of the original layout ------------------------------------------------------------

// input_blocks.N: after the first, every level has its layers and then a step down.
std::string input_block(const Words& words, const OriginalLayout& layout) {
  const auto number = index_of(words[1]);
  if (!number || *number < 1) return {};
  const int level = (*number - 1) / (layout.unet_layers + 1);
  const int layer = (*number - 1) % (layout.unet_layers + 1);
  const std::string block = fmt::format("down_blocks.{}", level);
  if (layer == layout.unet_layers) {
    return words[2] == "0" && words[3] == "op" ? block + ".downsamplers.0.conv." + join(words, 4)
                                               : std::string();
  }
  if (words[2] == "0") return in_block(fmt::format("{}.resnets.{}", block, layer), words, 3);
  if (words[2] != "1") return {};
  return fmt::format("{}.attentions.{}.{}", block, layer, join(words, 3));
}

// output_blocks.N: one layer more a level than going down; a step up closes a level, in the place
// behind the attention where there is one.
std::string output_block(const Words& words, const OriginalLayout& layout) {
  const auto number = index_of(words[1]);
  if (!number) return {};
  const int level = *number / (layout.unet_layers + 1);
  const int layer = *number % (layout.unet_layers + 1);
  const std::string block = fmt::format("up_blocks.{}", level);
  if (words[2] == "0") return in_block(fmt::format("{}.resnets.{}", block, layer), words, 3);
  if (words[2] != "1" && words[2] != "2") return {};
  if (words[3] == "conv") return block + ".upsamplers.0.conv." + join(words, 4);
  return words[2] == "1" ? fmt::format("{}.attentions.{}.{}", block, layer, join(words, 3))
                         : std::string();
}

std::string middle_block(const Words& words) {
  if (words[1] == "0") return in_block("mid_block.resnets.0", words, 2);
  if (words[1] == "1") return "mid_block.attentions.0." + join(words, 2);
  if (words[1] == "2") return in_block("mid_block.resnets.1", words, 2);
  return {};
}

// Empty for a name that means nothing.
std::string unet_name(std::string_view name, const OriginalLayout& layout) {
  if (const auto outer = renamed(unet_outer_names, name)) return *outer;
  const Words words = split(name);
  if (words.size() < 4) return {};
  if (words[0] == "input_blocks") return input_block(words, layout);
  if (words[0] == "output_blocks") return output_block(words, layout);
  return words[0] == "middle_block" ? middle_block(words) : std::string();
}

// ---- the VAE ------------------------------------------------------------------------------------

std::string vae_resnet(const std::string& block, const Words& words, size_t from) {
  const std::string rest = join(words, from);
  constexpr Renamed names[] = {{"nin_shortcut", "conv_shortcut"}};
  return block + "." + renamed(names, rest).value_or(rest);
}

// down.I.block.J.X, down.I.downsample.conv.X and the same going up, where levels count from the
// image's side: ours count in the order they run.
std::string vae_level(const Words& words, const OriginalLayout& layout) {
  const auto number = index_of(words[2]);
  if (!number || *number >= layout.vae_levels) return {};
  const bool down = words[1] == "down";
  const std::string block =
      down ? fmt::format("{}.down_blocks.{}", words[0], *number)
           : fmt::format("{}.up_blocks.{}", words[0], layout.vae_levels - 1 - *number);
  if (words[3] == "block")
    return vae_resnet(fmt::format("{}.resnets.{}", block, words[4]), words, 5);
  if (words[3] == (down ? "downsample" : "upsample") && words[4] == "conv") {
    return fmt::format("{}.{}.0.conv.{}", block, down ? "downsamplers" : "upsamplers",
                       join(words, 5));
  }
  return {};
}

std::string vae_middle(const Words& words) {
  const std::string block = std::string(words[0]) + ".mid_block.";
  if (words[2] == "block_1") return vae_resnet(block + "resnets.0", words, 3);
  if (words[2] == "block_2") return vae_resnet(block + "resnets.1", words, 3);
  if (words[2] != "attn_1") return {};
  return block + "attentions.0." + join(words, 3);
}

std::string vae_name(std::string_view name, const OriginalLayout& layout) {
  const Words words = split(name);
  if (words[0] == "quant_conv" || words[0] == "post_quant_conv") return std::string(name);
  if (words.size() < 3 || (words[0] != "encoder" && words[0] != "decoder")) return {};
  if (words[1] == "conv_in" || words[1] == "conv_out") return std::string(name);
  if (words[1] == "norm_out") return fmt::format("{}.conv_norm_out.{}", words[0], join(words, 2));
  if (words.size() < 5) return {};
  if (words[1] == "mid") return vae_middle(words);
  return (words[1] == "down" || words[1] == "up") && words.size() >= 6 ? vae_level(words, layout)
                                                                       : std::string();
}

// Both old spellings of the attention become ours; its 1x1 convolutions become matrices.
Key vae_key(std::string name) {
  Key key{KeyUse::weight, std::move(name), MatrixForm::as_stored};
  constexpr std::string_view mark = ".mid_block.attentions.0.";
  const size_t at = key.name.find(mark);
  if (at != std::string::npos) {
    const std::string rest = key.name.substr(at + mark.size());
    key.name =
        key.name.substr(0, at + mark.size()) + renamed(vae_attention_names, rest).value_or(rest);
    key.form = MatrixForm::squeezed;
  }
  key.name = "vae." + key.name;
  return key;
}

// ---- whole files --------------------------------------------------------------------------------

bool is_ignored(std::string_view name) {
  const auto begins = [&](std::string_view prefix) { return name.starts_with(prefix); };
  return std::find(std::begin(ignored_exact), std::end(ignored_exact), name) !=
             std::end(ignored_exact) ||
         std::any_of(std::begin(ignored_prefixes), std::end(ignored_prefixes), begins);
}

// conditioner.embedders.N.transformer.X (CLIP) or conditioner.embedders.N.model.X (OpenCLIP).
Key embedder_key(std::string_view name, const OriginalLayout& layout) {
  const size_t dot = name.find('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view number = name.substr(0, dot), inner = name.substr(dot + 1);
  constexpr std::string_view clip = "transformer.", open_clip = "model.";
  if (inner == "logit_scale") return {KeyUse::ignored, {}, {}};
  if (inner.starts_with(clip)) {
    return clip_key(number == "0" ? "text_encoder" : "text_encoder_2", inner.substr(clip.size()));
  }
  if (!inner.starts_with(open_clip)) return {};
  return open_clip_key({"text_encoder_2", layout.open_clip_layers, /*keeps_projection=*/true},
                       inner.substr(open_clip.size()));
}

Key original_text_key(std::string_view name, const OriginalLayout& layout) {
  if (name.starts_with(clip_prefix)) {
    return clip_key("text_encoder", name.substr(clip_prefix.size()));
  }
  if (name.starts_with(open_clip_prefix)) {
    return open_clip_key({"text_encoder", layout.open_clip_layers - 1},
                         name.substr(open_clip_prefix.size()));
  }
  return name.starts_with(embedders_prefix)
             ? embedder_key(name.substr(embedders_prefix.size()), layout)
             : Key{};
}

Key original_key(std::string_view name, const OriginalLayout& layout) {
  if (is_ignored(name)) return {KeyUse::ignored, {}, {}};
  if (name.starts_with(unet_prefix)) {
    const std::string ours = unet_name(name.substr(unet_prefix.size()), layout);
    return ours.empty() ? Key{} : Key{KeyUse::weight, "unet." + ours, MatrixForm::as_stored};
  }
  if (name.starts_with(vae_prefix)) {
    std::string ours = vae_name(name.substr(vae_prefix.size()), layout);
    return ours.empty() ? Key{} : vae_key(std::move(ours));
  }
  return original_text_key(name, layout);
}

}  // namespace

OriginalLayout original_layout(const ModelFiles& files) {
  OriginalLayout layout;
  if (files.format != ModelFormat::checkpoint) return layout;
  std::set<std::string_view> names;
  for (const auto& tensor : files.tensors) names.insert(tensor.entry->name);
  const auto has = [&](const std::string& name) { return names.contains(name); };

  // The first step down lies behind the layers of the first level.
  for (int number = 2; number <= numbered_layers_max; ++number) {
    if (has(fmt::format("{}input_blocks.{}.0.op.weight", unet_prefix, number))) {
      layout.unet_layers = number - 1;
      break;
    }
  }
  int levels = 0;
  while (levels < numbered_levels_max &&
         has(fmt::format("{}encoder.down.{}.block.0.conv1.weight", vae_prefix, levels))) {
    ++levels;
  }
  layout.vae_levels = std::max(levels, 1);
  for (const auto* model : {"cond_stage_model.model", "conditioner.embedders.0.model",
                            "conditioner.embedders.1.model"}) {
    while (layout.open_clip_layers < numbered_text_layers_max &&
           has(fmt::format("{}.transformer.resblocks.{}.ln_1.weight", model,
                           layout.open_clip_layers))) {
      ++layout.open_clip_layers;
    }
  }
  return layout;
}

Key translate(std::string_view part, std::string_view name, const OriginalLayout& layout) {
  if (part == "unet") return {KeyUse::weight, "unet." + std::string(name), MatrixForm::as_stored};
  if (part == "vae") return vae_key(std::string(name));
  if (part == "text_encoder" || part == "text_encoder_2") return clip_key(part, name);
  return part.empty() ? original_key(name, layout) : Key{};
}

namespace {

// One tensor of the file under our name, or three of them under theirs; false when one is there.
bool add(WeightStore& store, const Key& key, const FileTensor& tensor) {
  if (key.use == KeyUse::weight) return store.add(key.name, {tensor, key.form});
  constexpr std::pair<const char*, MatrixForm> thirds[] = {{"q_proj", MatrixForm::first_third},
                                                           {"k_proj", MatrixForm::second_third},
                                                           {"v_proj", MatrixForm::last_third}};
  bool added = true;
  for (const auto& [name, form] : thirds) {
    added = store.add(fmt::format(fmt::runtime(key.name), name), {tensor, form}) && added;
  }
  return added;
}

}  // namespace

Result<WeightStore> make_store(const ModelFiles& files) {
  const OriginalLayout layout = original_layout(files);
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    const Key key = translate(tensor.part, tensor.entry->name, layout);
    if (key.use == KeyUse::ignored) continue;
    if (key.use == KeyUse::unknown) {
      store.add_unknown(tensor);
    } else if (!add(store, key, tensor)) {
      return fail(ErrorKind::corrupt, fmt::format("{}: {} is there under two spellings",
                                                  files.path.string(), key.name));
    }
  }
  return store;
}

Result<WeightStore> make_vae_store(const ModelFiles& files) {
  OriginalLayout layout;
  std::set<std::string_view> names;
  const auto bare = [](std::string_view name) {
    return name.starts_with(vae_prefix) ? name.substr(vae_prefix.size()) : name;
  };
  for (const auto& tensor : files.tensors) names.insert(bare(tensor.entry->name));
  layout.vae_levels = 0;
  while (layout.vae_levels < numbered_levels_max &&
         names.contains(fmt::format("encoder.down.{}.block.0.conv1.weight", layout.vae_levels))) {
    ++layout.vae_levels;
  }
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    const std::string_view name = bare(tensor.entry->name);
    if (is_ignored(tensor.entry->name) || name.starts_with("loss.")) continue;
    std::string ours = layout.vae_levels > 0 ? vae_name(name, layout) : std::string(name);
    if (ours.empty()) {
      store.add_unknown(tensor);
      continue;
    }
    const Key key = vae_key(std::move(ours));
    if (store.add(key.name, {tensor, key.form})) continue;
    return fail(ErrorKind::corrupt,
                fmt::format("{}: {} is there under two spellings", files.path.string(), key.name));
  }
  return store;
}

}  // namespace atelier::sd
