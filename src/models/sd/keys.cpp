// The spellings are those of CompVis latent-diffusion (openaimodel.py, autoencoder.py, model.py),
// of diffusers before and since 0.15, and of transformers' CLIPTextModel.
#include "models/sd/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace atelier::sd {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view unet_prefix = "model.diffusion_model.";
constexpr std::string_view vae_prefix = "first_stage_model.";
constexpr std::string_view text_prefix = "cond_stage_model.transformer.";
constexpr int levels_max = 8;
constexpr int layers_max = 16;

struct Renamed {
  std::string_view theirs;
  std::string_view ours;
};

// Inside a residual block of the UNet.
constexpr Renamed unet_block_names[] = {
    {"in_layers.0", "norm1"},  {"in_layers.2", "conv1"},  {"emb_layers.1", "time_emb_proj"},
    {"out_layers.0", "norm2"}, {"out_layers.3", "conv2"}, {"skip_connection", "conv_shortcut"},
};
constexpr Renamed unet_outer_names[] = {
    {"time_embed.0", "time_embedding.linear_1"},
    {"time_embed.2", "time_embedding.linear_2"},
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
constexpr std::string_view ignored_exact[] = {
    "betas",
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
    "cond_stage_model.transformer.text_projection.weight"};
constexpr std::string_view ignored_prefixes[] = {
    "model_ema.",         "first_stage_model.loss.", "loss.",     "lr_scheduler.",
    "embedding_manager.", "optimizer_states.",       "callbacks."};

Words split(std::string_view text) {
  Words words;
  for (size_t at = 0;;) {
    const size_t dot = text.find('.', at);
    words.push_back(text.substr(at, dot - at));
    if (dot == std::string_view::npos) return words;
    at = dot + 1;
  }
}

std::string join(const Words& words, size_t from) {
  std::string out;
  for (size_t i = from; i < words.size(); ++i) {
    if (i > from) out += '.';
    out += words[i];
  }
  return out;
}

std::optional<int> index_of(std::string_view word) {
  int value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool whole = error == std::errc() && end == word.data() + word.size();
  if (!whole || value < 0 || value > 10000) return std::nullopt;
  return value;
}

// `name` with the beginning that the table renames; nullopt when it renames none. A beginning ends
// at a dot or at the end.
template <size_t N>
std::optional<std::string> renamed(const Renamed (&table)[N], std::string_view name) {
  for (const auto& each : table) {
    if (!name.starts_with(each.theirs)) continue;
    const std::string_view rest = name.substr(each.theirs.size());
    if (rest.empty() || rest.front() == '.') return std::string(each.ours) + std::string(rest);
  }
  return std::nullopt;
}

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

// ---- the text encoder ---------------------------------------------------------------------------

Key text_key(std::string_view name) {
  constexpr std::string_view prefix = "text_model.";
  std::string_view inner = name;
  if (inner.starts_with(prefix)) inner.remove_prefix(prefix.size());
  // Counts from 0; every reader has them.
  if (inner == "embeddings.position_ids" || name == "text_projection.weight" ||
      name == "logit_scale") {
    return {KeyUse::ignored, {}, {}};
  }
  const bool known = inner.starts_with("embeddings.") || inner.starts_with("encoder.") ||
                     inner.starts_with("final_layer_norm.");
  if (!known) return {};
  return {KeyUse::weight, fmt::format("text_encoder.{}{}", prefix, inner), MatrixForm::as_stored};
}

bool is_ignored(std::string_view name) {
  const auto begins = [&](std::string_view prefix) { return name.starts_with(prefix); };
  return std::find(std::begin(ignored_exact), std::end(ignored_exact), name) !=
             std::end(ignored_exact) ||
         std::any_of(std::begin(ignored_prefixes), std::end(ignored_prefixes), begins);
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
  return name.starts_with(text_prefix) ? text_key(name.substr(text_prefix.size())) : Key{};
}

}  // namespace

OriginalLayout original_layout(const ModelFiles& files) {
  OriginalLayout layout;
  if (files.format != ModelFormat::checkpoint) return layout;
  std::set<std::string_view> names;
  for (const auto& tensor : files.tensors) names.insert(tensor.entry->name);
  const auto has = [&](const std::string& name) { return names.contains(name); };

  // The first step down lies behind the layers of the first level.
  for (int number = 2; number <= layers_max; ++number) {
    if (has(fmt::format("{}input_blocks.{}.0.op.weight", unet_prefix, number))) {
      layout.unet_layers = number - 1;
      break;
    }
  }
  int levels = 0;
  while (levels < levels_max &&
         has(fmt::format("{}encoder.down.{}.block.0.conv1.weight", vae_prefix, levels))) {
    ++levels;
  }
  layout.vae_levels = std::max(levels, 1);
  return layout;
}

Key translate(std::string_view part, std::string_view name, const OriginalLayout& layout) {
  if (part == "unet") return {KeyUse::weight, "unet." + std::string(name), MatrixForm::as_stored};
  if (part == "vae") return vae_key(std::string(name));
  if (part == "text_encoder") return text_key(name);
  return part.empty() ? original_key(name, layout) : Key{};
}

Result<WeightStore> make_store(const ModelFiles& files) {
  const OriginalLayout layout = original_layout(files);
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    const Key key = translate(tensor.part, tensor.entry->name, layout);
    if (key.use == KeyUse::ignored) continue;
    if (key.use == KeyUse::unknown) {
      store.add_unknown(tensor);
    } else if (!store.add(key.name, {tensor, key.form})) {
      return fail(ErrorKind::corrupt, fmt::format("{}: {} is there under two spellings",
                                                  files.path.string(), key.name));
    }
  }
  return store;
}

}  // namespace atelier::sd
