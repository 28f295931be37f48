#include "models/list.h"

#include <algorithm>
#include <array>
#include <vector>

namespace atelier {
namespace {

// A kind and the pieces of names that only its files have.
struct Sign {
  ModelKind kind;
  std::array<std::string_view, 4> pieces;  // any of these; empty ones do not count
};

// From the special to the general: an SDXL file has everything an SD 1.x file has, and more.
constexpr Sign signs[] = {
    {{"unknown", "unknown", "a LoRA"}, {"lora_unet_", "lora_te", ".lora_A.", "lora_up.weight"}},
    {{"unknown", "unknown", "a LoRA"}, {".lora.down.", ".hada_w1_a", ".lokr_w1", ".lora_down."}},
    {{"unknown", "unknown", "a ControlNet"}, {"control_model.", "controlnet_cond_embedding."}},
    {{"unknown", "unknown", "an IP-Adapter"}, {"ip_adapter.", "image_proj."}},
    {{"unknown", "unknown", "a Stable Video Diffusion model"},
     {"temporal_transformer_blocks.", "time_stack."}},
    {{"unknown", "unknown", "a motion module"}, {"motion_modules."}},
    {{"unknown", "unknown", "a Stable Diffusion 3 model"}, {"joint_blocks.", ".add_q_proj.weight"}},
    {{"unknown", "unknown", "a FLUX model"}, {"double_blocks.", "single_transformer_blocks."}},
    {{"sdxl", "main", "a Stable Diffusion XL model"},
     {"conditioner.embedders.", "text_encoder_2/", "unet/add_embedding."}},
    {{"sd-2", "main", "a Stable Diffusion 2.x model"}, {"cond_stage_model.model."}},
    {{"unknown", "unknown", "an upscaler"}, {"RRDB_trunk.", ".rdb1.conv1."}},
    {{"sd-1", "main", "a Stable Diffusion 1.x or 2.x model"},
     {"model.diffusion_model.input_blocks.0.0.weight", "unet/conv_in.weight"}},
    {{"unknown", "unknown", "a VAE alone"}, {"decoder.conv_in.weight"}},
    {{"unknown", "unknown", "a text encoder alone"}, {"token_embedding.weight"}},
    {{"unknown", "unknown", "a textual inversion"}, {"emb_params", "<"}},
};
constexpr ModelKind nothing{"unknown", "unknown", "nothing known"};

bool has_sign(const std::vector<std::string>& labels, const Sign& sign) {
  for (const auto piece : sign.pieces) {
    if (piece.empty()) continue;
    const auto holds = [&](const std::string& label) {
      return label.find(piece) != std::string::npos;
    };
    if (std::any_of(labels.begin(), labels.end(), holds)) return true;
  }
  return false;
}

}  // namespace

const ModelKind& kind_of(const ModelFiles& files) {
  std::vector<std::string> labels;
  labels.reserve(files.tensors.size());
  for (const auto& tensor : files.tensors) labels.push_back(tensor.label());
  for (const Sign& sign : signs) {
    if (has_sign(labels, sign)) return sign.kind;
  }
  return nothing;
}

}  // namespace atelier
