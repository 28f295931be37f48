// Fields and their order of meaning are those of diffusers 0.31 and transformers 4.x.
#include "models/convert_configs.h"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>

namespace atelier {
namespace {

namespace json = boost::json;

constexpr std::string_view library_version = "0.31.0";

json::array list_of(const std::vector<int64_t>& numbers) {
  return json::array(numbers.begin(), numbers.end());
}

json::object named(std::string_view class_name) {
  return {{"_class_name", json::string_view(class_name)},
          {"_diffusers_version", json::string_view(library_version)}};
}

// ---- the UNet -----------------------------------------------------------------------------------

bool has_attention(const std::vector<int64_t>& depths) {
  return std::any_of(depths.begin(), depths.end(), [](int64_t depth) { return depth > 0; });
}

json::array blocks(const sd::Depths& levels, std::string_view with, std::string_view without) {
  json::array names;
  for (const auto& level : levels) {
    names.emplace_back(json::string_view(has_attention(level) ? with : without));
  }
  return names;
}

// One number a level where its layers agree, as published models do; a level without attention
// counts as 1. Else every layer's own.
json::array depths_of(const sd::Depths& levels) {
  json::array out;
  for (const auto& level : levels) {
    const bool same =
        std::adjacent_find(level.begin(), level.end(), std::not_equal_to<>()) == level.end();
    if (!same) {
      out.emplace_back(list_of(level));
    } else {
      out.emplace_back(level.empty() ? 1 : std::max<int64_t>(1, level.front()));
    }
  }
  return out;
}

json::object unet_config(const ModelPlan& plan, const ModelFacts& facts) {
  const sd::UnetConfig& unet = plan.shape.unet;
  json::object out = named("UNet2DConditionModel");
  out["act_fn"] = "silu";
  // By an old mistake this is the number of heads.
  out["attention_head_dim"] = list_of(unet.heads);
  out["block_out_channels"] = list_of(unet.channels);
  out["center_input_sample"] = false;
  out["cross_attention_dim"] = unet.context;
  out["down_block_types"] = blocks(unet.down_depth, "CrossAttnDownBlock2D", "DownBlock2D");
  out["up_block_types"] = blocks(unet.up_depth, "CrossAttnUpBlock2D", "UpBlock2D");
  out["mid_block_type"] = "UNetMidBlock2DCrossAttn";
  out["downsample_padding"] = 1;
  out["flip_sin_to_cos"] = true;
  out["freq_shift"] = 0;
  out["in_channels"] = unet.in_channels;
  out["out_channels"] = unet.out_channels;
  out["layers_per_block"] = unet.layers_per_block;
  out["mid_block_scale_factor"] = 1;
  out["norm_eps"] = 1e-5;
  out["norm_num_groups"] = unet.groups;
  out["sample_size"] = facts.native_height / facts.size_multiple;
  out["transformer_layers_per_block"] = depths_of(unet.down_depth);
  out["use_linear_projection"] = unet.linear_projection;
  if (unet.guidance_waves > 0) out["time_cond_proj_dim"] = unet.guidance_waves;
  if (unet.added_width() > 0) {
    out["addition_embed_type"] = "text_time";
    out["addition_time_embed_dim"] = unet.added_waves;
    out["projection_class_embeddings_input_dim"] = unet.added_width();
  }
  return out;
}

// ---- the other parts ----------------------------------------------------------------------------

json::object vae_config(const ModelPlan& plan, const ModelFacts& facts) {
  const sd::VaeConfig& vae = plan.shape.vae;
  json::object out = named("AutoencoderKL");
  out["act_fn"] = "silu";
  out["block_out_channels"] = list_of(vae.channels);
  out["down_block_types"] = json::array(vae.channels.size(), "DownEncoderBlock2D");
  out["up_block_types"] = json::array(vae.channels.size(), "UpDecoderBlock2D");
  out["in_channels"] = vae.image_channels;
  out["out_channels"] = vae.image_channels;
  out["latent_channels"] = vae.latent_channels;
  out["layers_per_block"] = vae.layers_per_block;
  out["norm_num_groups"] = vae.groups;
  out["sample_size"] = facts.native_height;
  out["scaling_factor"] = vae.scaling_factor;
  out["mid_block_add_attention"] = vae.has_mid_attention;
  out["use_quant_conv"] = vae.has_quant_conv;
  out["use_post_quant_conv"] = vae.has_post_quant_conv;
  return out;
}

std::string_view text_class(const sd::TextConfig& text) {
  return text.projection > 0 ? "CLIPTextModelWithProjection" : "CLIPTextModel";
}

json::object text_config(const sd::TextConfig& text) {
  return {{"architectures", json::array{json::string_view(text_class(text))}},
          {"model_type", "clip_text_model"},
          {"hidden_act", text.activation == sd::Activation::gelu ? "gelu" : "quick_gelu"},
          {"hidden_size", text.width},
          {"intermediate_size", text.mlp},
          {"layer_norm_eps", 1e-5},
          {"max_position_embeddings", text.positions},
          {"num_attention_heads", text.heads},
          {"num_hidden_layers", text.layers},
          {"projection_dim", text.projection > 0 ? text.projection : text.width},
          {"vocab_size", text.vocabulary},
          {"bos_token_id", 0},
          {"eos_token_id", 2},
          {"pad_token_id", 1}};
}

json::object tokenizer_config(const sd::TextConfig& text) {
  const bool pads_with_end = text.pad_id == sd::clip_end_id;
  return {{"tokenizer_class", "CLIPTokenizer"},
          {"model_max_length", text.positions},
          {"do_lower_case", true},
          {"add_prefix_space", false},
          {"errors", "replace"},
          {"bos_token", "<|startoftext|>"},
          {"eos_token", "<|endoftext|>"},
          {"unk_token", "<|endoftext|>"},
          {"pad_token", pads_with_end ? "<|endoftext|>" : "!"}};
}

json::object special_tokens(const sd::TextConfig& text) {
  json::object out = tokenizer_config(text);
  for (const char* other :
       {"tokenizer_class", "model_max_length", "do_lower_case", "add_prefix_space", "errors"}) {
    out.erase(other);
  }
  return out;
}

bool is_xl(const ModelPlan& plan) {
  return plan.shape.unet.added_width() > 0;
}

std::string_view scheduler_class(const ModelPlan& plan) {
  const bool plain = !is_xl(plan) && plan.prediction.prediction == Prediction::epsilon;
  return plain ? "PNDMScheduler" : is_xl(plan) ? "EulerDiscreteScheduler" : "DDIMScheduler";
}

json::object scheduler_config(const ModelPlan& plan) {
  const sd::Training& training = plan.hints.training;
  json::object out = named(scheduler_class(plan));
  out["beta_start"] = training.beta_start;
  out["beta_end"] = training.beta_end;
  out["beta_schedule"] = name_of(training.beta_schedule);
  out["num_train_timesteps"] = training.num_train_timesteps;
  out["prediction_type"] = name_of(training.prediction_type);
  out["steps_offset"] = 1;
  out["timestep_spacing"] = "leading";
  out["clip_sample"] = false;
  out["set_alpha_to_one"] = false;
  if (training.zero_snr) out["rescale_betas_zero_snr"] = true;
  if (scheduler_class(plan) == "PNDMScheduler") out["skip_prk_steps"] = true;
  return out;
}

// Which number a part's folder ends in: "", "_2".
std::string suffix_of(const sd::TextConfig& text) {
  return text.part.substr(std::string_view("text_encoder").size());
}

std::string_view pipeline_class(const ModelPlan& plan, const ModelFacts& facts) {
  const bool inpaint = facts.variant == "inpaint";
  if (facts.base == "sdxl-refiner") return "StableDiffusionXLImg2ImgPipeline";
  if (is_xl(plan))
    return inpaint ? "StableDiffusionXLInpaintPipeline" : "StableDiffusionXLPipeline";
  return inpaint ? "StableDiffusionInpaintPipeline" : "StableDiffusionPipeline";
}

json::object index_of(const ModelPlan& plan, const ModelFacts& facts) {
  json::object out = named(pipeline_class(plan, facts));
  const auto part = [](std::string_view library, std::string_view type) {
    return json::array{json::string_view(library), json::string_view(type)};
  };
  if (is_xl(plan)) {
    out["force_zeros_for_empty_prompt"] = plan.shape.unet.is_told_zeros();
    // Of a refiner the one encoder is the second.
    for (const char* each : {"text_encoder", "tokenizer"})
      out[each] = json::array{nullptr, nullptr};
  } else {
    out["safety_checker"] = json::array{nullptr, nullptr};
    out["feature_extractor"] = json::array{nullptr, nullptr};
    out["requires_safety_checker"] = false;
  }
  for (const auto& text : plan.shape.text) {
    out["text_encoder" + suffix_of(text)] = part("transformers", text_class(text));
    out["tokenizer" + suffix_of(text)] = part("transformers", "CLIPTokenizer");
  }
  out["scheduler"] = part("diffusers", scheduler_class(plan));
  out["unet"] = part("diffusers", "UNet2DConditionModel");
  out["vae"] = part("diffusers", "AutoencoderKL");
  return out;
}

}  // namespace

std::vector<ConfigFile> diffusers_configs(const ModelPlan& plan, const ModelFacts& facts) {
  std::vector<ConfigFile> files;
  files.push_back({"model_index.json", index_of(plan, facts)});
  files.push_back({"unet/config.json", unet_config(plan, facts)});
  files.push_back({"vae/config.json", vae_config(plan, facts)});
  files.push_back({"scheduler/scheduler_config.json", scheduler_config(plan)});
  for (const auto& text : plan.shape.text) {
    const std::string tokenizer = "tokenizer" + suffix_of(text);
    files.push_back({text.part + "/config.json", text_config(text)});
    files.push_back({tokenizer + "/tokenizer_config.json", tokenizer_config(text)});
    files.push_back({tokenizer + "/special_tokens_map.json", special_tokens(text)});
  }
  return files;
}

}  // namespace atelier
