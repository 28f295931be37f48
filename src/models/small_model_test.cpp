#include "models/small_model.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <tuple>

#include "models/sd/keys.h"
#include "tensor/weight_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using Written = std::vector<std::pair<std::string, Tensor>>;

class TestFolder : public testing::Environment {
 public:
  static fs::path path() {
    return fs::path(testing::TempDir()) / fmt::format("models_{}", ::getpid());
  }
  void TearDown() override { fs::remove_all(path()); }
};

[[maybe_unused]] const auto* const registered =
    testing::AddGlobalTestEnvironment(new TestFolder());  // gtest owns it

void write(const fs::path& path, const Written& tensors) {
  const auto written = write_weight_file(path, tensors, {{"format", "pt"}});
  ASSERT_TRUE(written) << to_line(written.error());
}

// The original names, without ".weight" and ".bias", that a small UNet could have.
std::vector<std::string> unet_names() {
  constexpr const char* outer[] = {"time_embed.0",  "time_embed.2",  "time_embed.cond_proj",
                                   "label_emb.0.0", "label_emb.0.2", "input_blocks.0.0",
                                   "out.0",         "out.2"};
  constexpr const char* inner[] = {"in_layers.0",  "in_layers.2",  "emb_layers.1",
                                   "out_layers.0", "out_layers.3", "skip_connection",
                                   "op",           "conv",         "norm",
                                   "proj_in",      "proj_out"};
  constexpr const char* transformer[] = {
      "norm1",      "norm2",      "norm3",         "ff.net.0.proj",  "ff.net.2",
      "attn1.to_q", "attn1.to_k", "attn1.to_v",    "attn1.to_out.0", "attn2.to_q",
      "attn2.to_k", "attn2.to_v", "attn2.to_out.0"};
  constexpr int depth_most = 2;
  constexpr int blocks_a_side = 6;
  constexpr int parts_a_block = 3;
  const std::string unet = "model.diffusion_model.";
  std::vector<std::string> blocks{"middle_block.0", "middle_block.1", "middle_block.2"};
  for (const auto* side : {"input_blocks", "output_blocks"}) {
    for (int i = 0; i < blocks_a_side * parts_a_block; ++i) {
      blocks.push_back(fmt::format("{}.{}.{}", side, i / parts_a_block, i % parts_a_block));
    }
  }
  std::vector<std::string> names;
  for (const auto* each : outer) names.push_back(unet + each);
  for (const auto& block : blocks) {
    for (const auto* each : inner) names.push_back(fmt::format("{}{}.{}", unet, block, each));
    for (int i = 0; i < depth_most; ++i) {
      for (const auto* each : transformer) {
        names.push_back(fmt::format("{}{}.transformer_blocks.{}.{}", unet, block, i, each));
      }
    }
  }
  return names;
}

std::vector<std::string> vae_names(int levels) {
  const std::string vae = "first_stage_model.";
  std::vector<std::string> names{vae + "quant_conv", vae + "post_quant_conv"};
  for (const auto& [side, level, step] :
       {std::tuple{"encoder.", "down", "downsample"}, {"decoder.", "up", "upsample"}}) {
    for (const auto* each : {"conv_in", "conv_out", "norm_out", "mid.attn_1.norm", "mid.attn_1.q",
                             "mid.attn_1.k", "mid.attn_1.v", "mid.attn_1.proj_out"}) {
      names.push_back(vae + side + each);
    }
    std::vector<std::string> places{"mid.block_1", "mid.block_2"};
    for (int i = 0; i < levels; ++i) {
      for (int k = 0; k < 3; ++k) places.push_back(fmt::format("{}.{}.block.{}", level, i, k));
      names.push_back(fmt::format("{}{}{}.{}.{}.conv", vae, side, level, i, step));
    }
    for (const auto& place : places) {
      for (const auto* each : {"norm1", "conv1", "norm2", "conv2", "nin_shortcut"}) {
        names.push_back(fmt::format("{}{}{}.{}", vae, side, place, each));
      }
    }
  }
  return names;
}

// The original names of a small model by the name they mean.
std::map<std::string, std::string> original_names(const sd::OriginalLayout& layout) {
  std::vector<std::string> names = unet_names();
  const auto more = vae_names(layout.vae_levels);
  names.insert(names.end(), more.begin(), more.end());
  std::map<std::string, std::string> by_meaning;
  for (const auto& name : names) {
    for (const auto* kind : {".weight", ".bias"}) {
      const auto key = sd::translate("", name + kind, layout);
      if (key.use == sd::KeyUse::weight) by_meaning.emplace(key.name, name + kind);
    }
  }
  return by_meaning;
}

// One text encoder as OpenCLIP spells it: query, key and value fused, the projection turned.
Written open_clip_form(const NamedTensors& weights, const std::string& part,
                       const std::string& prefix) {
  constexpr std::pair<const char*, const char*> spelt[] = {
      {"embeddings.token_embedding", "token_embedding"},
      {"embeddings.position_embedding.weight", "positional_embedding"},
      {"final_layer_norm", "ln_final"},
      {"encoder.layers.", "transformer.resblocks."},
      {"layer_norm1", "ln_1"},
      {"layer_norm2", "ln_2"},
      {"self_attn.out_proj", "attn.out_proj"},
      {"mlp.fc1", "mlp.c_fc"},
      {"mlp.fc2", "mlp.c_proj"},
      {"self_attn.q_proj.", "attn.in_proj_"}};
  Written out{{prefix + "logit_scale", at::ones({})}};
  const std::string model = part + ".text_model.";
  for (const auto& [name, tensor] : weights) {
    if (name == part + ".text_projection.weight") {
      out.emplace_back(prefix + "text_projection", tensor.t().contiguous());
    }
    const bool of_query =
        name.find(".k_proj.") == std::string::npos && name.find(".v_proj.") == std::string::npos;
    if (!name.starts_with(model) || !of_query) continue;
    std::string theirs = name.substr(model.size());
    Tensor fused = tensor;
    if (const size_t at = name.find("q_proj"); at != std::string::npos) {
      std::string key = name, value = name;
      fused = at::cat(
          {tensor, weights.at(key.replace(at, 1, "k")), weights.at(value.replace(at, 1, "v"))});
    }
    for (const auto& [ours, spelling] : spelt) {
      const size_t at = theirs.find(ours);
      if (at != std::string::npos) theirs.replace(at, std::string_view(ours).size(), spelling);
    }
    out.emplace_back(prefix + theirs, fused);
  }
  return out;
}

// What SD 2.x's file has besides: a last layer that nobody runs, and a projection nobody reads.
void add_unused_layer(Written& tensors, const std::string& prefix, int64_t last) {
  const std::string kept = fmt::format("{}transformer.resblocks.{}.", prefix, last);
  Written more{{prefix + "text_projection", at::ones({4, 4})}};
  for (const auto& [name, tensor] : tensors) {
    if (!name.starts_with(kept)) continue;
    more.emplace_back(
        fmt::format("{}transformer.resblocks.{}.{}", prefix, last + 1, name.substr(kept.size())),
        at::full_like(tensor, 7));
  }
  tensors.insert(tensors.end(), more.begin(), more.end());
}

// Every text encoder under the names its family's files have.
Written original_texts(const NamedTensors& weights, const sd::Shape& shape) {
  Written out;
  for (size_t i = 0; i < shape.text.size(); ++i) {
    const auto& text = shape.text[i];
    const bool xl = shape.unet.added_width() > 0;
    if (text.pad_id != 0) {
      const std::string prefix =
          xl ? "conditioner.embedders.0.transformer." : "cond_stage_model.transformer.";
      for (const auto& [name, tensor] : weights) {
        const std::string part = text.part + ".";
        if (name.starts_with(part)) out.emplace_back(prefix + name.substr(part.size()), tensor);
      }
      continue;
    }
    const std::string prefix =
        xl ? fmt::format("conditioner.embedders.{}.model.", i) : "cond_stage_model.model.";
    Written encoder = open_clip_form(weights, text.part, prefix);
    if (!xl) add_unused_layer(encoder, prefix, text.layers - 1);
    out.insert(out.end(), encoder.begin(), encoder.end());
  }
  return out;
}

}  // namespace

sd::Shape small_shape() {
  sd::Shape shape;
  shape.text[0].width = 16;
  shape.text[0].layers = 2;
  shape.text[0].heads = 2;
  shape.text[0].mlp = 32;
  shape.text[0].vocabulary = 64;
  shape.unet.channels = {32, 64};
  shape.unet.layers_per_block = 1;
  shape.unet.heads = {8, 8};
  shape.unet.set_depths({1, 0}, 1);
  shape.unet.context = 16;
  shape.vae.channels = {32, 32};
  shape.vae.layers_per_block = 1;
  return shape;
}

sd::Shape small_sd2_shape() {
  sd::Shape shape = small_shape();
  shape.text[0].activation = sd::Activation::gelu;
  shape.text[0].pad_id = 0;
  shape.unet.linear_projection = true;
  shape.unet.heads = {1, 1};
  return shape;
}

sd::Shape small_xl_shape() {
  sd::Shape shape = small_shape();
  sd::TextConfig second = small_sd2_shape().text[0];
  second.part = "text_encoder_2";
  second.width = 24;
  second.heads = 1;
  second.projection = 20;
  shape.text.push_back(second);
  for (auto& text : shape.text) text.penultimate = true;
  shape.unet.linear_projection = true;
  shape.unet.heads = {1, 1};
  shape.unet.set_depths({0, 2}, 2);
  shape.unet.context = 40;
  shape.unet.added_pooled = 20;
  shape.unet.added_numbers = 6;
  shape.unet.added_waves = 8;
  return shape;
}

sd::Shape small_refiner_shape() {
  sd::Shape shape = small_xl_shape();
  shape.text.erase(shape.text.begin());
  shape.unet.context = 24;
  shape.unet.added_numbers = 5;
  return shape;
}

NamedTensors small_weights(const sd::Shape& shape) {
  at::manual_seed(1);
  NamedTensors weights;
  for (const auto& wanted : sd::expected_weights(shape)) {
    weights[wanted.name] = (at::randn(wanted.shape) * 0.1).to(at::kHalf);
  }
  return weights;
}

void write_folder(const fs::path& folder, const NamedTensors& weights) {
  std::map<std::string, Written> parts;
  for (const auto& [name, tensor] : weights) {
    const size_t dot = name.find('.');
    parts[name.substr(0, dot)].emplace_back(name.substr(dot + 1), tensor);
  }
  for (const auto& [part, tensors] : parts) {
    fs::create_directories(folder / part);
    const bool text = part.starts_with("text_encoder");
    write(folder / part / (text ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
          tensors);
  }
  if (parts.contains("text_encoder")) {
    write_text(folder / "text_encoder" / "config.json", R"({"num_attention_heads": 2})");
  }
}

void write_single(const fs::path& path, const NamedTensors& weights, const sd::Shape& shape) {
  const auto names = original_names({.unet_layers = 1, .vae_levels = 2});
  Written tensors = original_texts(weights, shape);
  tensors.emplace_back("betas", at::zeros({1000}));
  tensors.emplace_back("model_ema.decay", at::zeros({}));
  tensors.emplace_back("cond_stage_model.transformer.text_model.embeddings.position_ids",
                       at::arange(77, at::kLong).view({1, 77}));
  for (const auto& [name, tensor] : weights) {
    if (name.starts_with("text_encoder")) continue;
    const auto found = names.find(name);
    ASSERT_NE(found, names.end()) << name;
    const bool matrix =
        found->second.find(".mid.attn_1.") != std::string::npos && tensor.dim() == 2;
    tensors.emplace_back(found->second, matrix ? tensor.unsqueeze(2).unsqueeze(3) : tensor);
  }
  write(path, tensors);
  fs::path yaml = path;
  write_text(yaml.replace_extension(".yaml"),
             "model:\n  params:\n    scale_factor: 0.2\n    cond_stage_config:\n"
             "      params: {num_attention_heads: 2}\n");
}

fs::path fresh_folder(const std::string& name) {
  const fs::path folder = TestFolder::path() / name;
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace atelier
