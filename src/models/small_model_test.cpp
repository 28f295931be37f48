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
  constexpr const char* outer[] = {"time_embed.0", "time_embed.2", "input_blocks.0.0", "out.0",
                                   "out.2"};
  constexpr const char* inner[] = {"in_layers.0",
                                   "in_layers.2",
                                   "emb_layers.1",
                                   "out_layers.0",
                                   "out_layers.3",
                                   "skip_connection",
                                   "op",
                                   "conv",
                                   "norm",
                                   "proj_in",
                                   "proj_out",
                                   "transformer_blocks.0.norm1",
                                   "transformer_blocks.0.norm2",
                                   "transformer_blocks.0.norm3",
                                   "transformer_blocks.0.ff.net.0.proj",
                                   "transformer_blocks.0.ff.net.2",
                                   "transformer_blocks.0.attn1.to_q",
                                   "transformer_blocks.0.attn1.to_k",
                                   "transformer_blocks.0.attn1.to_v",
                                   "transformer_blocks.0.attn1.to_out.0",
                                   "transformer_blocks.0.attn2.to_q",
                                   "transformer_blocks.0.attn2.to_k",
                                   "transformer_blocks.0.attn2.to_v",
                                   "transformer_blocks.0.attn2.to_out.0"};
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
    const bool text = part == "text_encoder";
    write(folder / part / (text ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
          tensors);
  }
  write_text(folder / "text_encoder" / "config.json", R"({"num_attention_heads": 2})");
}

void write_single(const fs::path& path, const NamedTensors& weights) {
  const auto names = original_names({.unet_layers = 1, .vae_levels = 2});
  Written tensors{{"betas", at::zeros({1000})},
                  {"model_ema.decay", at::zeros({})},
                  {"cond_stage_model.transformer.text_model.embeddings.position_ids",
                   at::arange(77, at::kLong).view({1, 77})}};
  for (const auto& [name, tensor] : weights) {
    if (name.starts_with("text_encoder.")) {
      tensors.emplace_back("cond_stage_model.transformer." + name.substr(13), tensor);
      continue;
    }
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
