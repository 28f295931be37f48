#include "models/sd/keys_text.h"

#include <fmt/format.h>

#include "models/sd/key_words.h"

namespace atelier::sd {
namespace {

constexpr std::string_view model_prefix = "text_model.";

constexpr Renamed open_clip_outer[] = {
    {"positional_embedding", "embeddings.position_embedding.weight"},
    {"token_embedding", "embeddings.token_embedding"},
    {"ln_final", "final_layer_norm"},
};
constexpr Renamed open_clip_layer[] = {
    {"ln_1", "layer_norm1"}, {"ln_2", "layer_norm2"},   {"attn.out_proj", "self_attn.out_proj"},
    {"mlp.c_fc", "mlp.fc1"}, {"mlp.c_proj", "mlp.fc2"},
};
// Query, key and value as one matrix, in this order; "{}" stands for each of their names.
constexpr Renamed open_clip_joined[] = {
    {"attn.in_proj_weight", "self_attn.{}.weight"},
    {"attn.in_proj_bias", "self_attn.{}.bias"},
};

Key weight_of(std::string_view part, std::string_view inner, MatrixForm form) {
  return {KeyUse::weight, fmt::format("{}.{}{}", part, model_prefix, inner), form};
}

// transformer.resblocks.N.X
Key open_clip_block(const OpenClip& model, const Words& words) {
  const auto number = words.size() >= 5 ? index_of(words[2]) : std::nullopt;
  if (!number || words[1] != "resblocks") return {};
  if (*number >= model.layers) return {KeyUse::ignored, {}, {}};
  const std::string rest = join(words, 3);
  const std::string layer = fmt::format("encoder.layers.{}.", *number);
  if (const auto plain = renamed(open_clip_layer, rest)) {
    return weight_of(model.part, layer + *plain, MatrixForm::as_stored);
  }
  const auto joined = renamed(open_clip_joined, rest);
  if (!joined) return {};
  Key key = weight_of(model.part, layer + *joined, MatrixForm::as_stored);
  key.use = KeyUse::joined_qkv;
  return key;
}

}  // namespace

Key clip_key(std::string_view part, std::string_view name) {
  std::string_view inner = name;
  if (inner.starts_with(model_prefix)) inner.remove_prefix(model_prefix.size());
  if (name == "text_projection.weight" && part == "text_encoder_2") {
    return {KeyUse::weight, fmt::format("{}.{}", part, name), MatrixForm::as_stored};
  }
  // Counts from 0; every reader has them.
  if (inner == "embeddings.position_ids" || name == "text_projection.weight" ||
      name == "logit_scale") {
    return {KeyUse::ignored, {}, {}};
  }
  const bool known = inner.starts_with("embeddings.") || inner.starts_with("encoder.") ||
                     inner.starts_with("final_layer_norm.");
  return known ? weight_of(part, inner, MatrixForm::as_stored) : Key{};
}

Key open_clip_key(const OpenClip& model, std::string_view name) {
  if (name == "logit_scale" || name == "attn_mask") return {KeyUse::ignored, {}, {}};
  if (name == "text_projection" || name == "text_projection.weight") {
    if (!model.keeps_projection) return {KeyUse::ignored, {}, {}};
    // As a parameter it multiplies from the right, as a layer from the left.
    return {KeyUse::weight, fmt::format("{}.text_projection.weight", model.part),
            name == "text_projection" ? MatrixForm::transposed : MatrixForm::as_stored};
  }
  if (const auto outer = renamed(open_clip_outer, name)) {
    return weight_of(model.part, *outer, MatrixForm::as_stored);
  }
  return open_clip_block(model, split(name));
}

}  // namespace atelier::sd
