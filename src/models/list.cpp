#include "models/list.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "models/sd/family.h"

namespace atelier {
namespace {

bool contains(std::string_view text, std::string_view piece) {
  return text.find(piece) != std::string_view::npos;
}

// ---- families by shapes -------------------------------------------------------------------------

// The width of the texts a UNet of each family reads.
std::string_view base_of_width(int64_t width) {
  switch (width) {
    case 768: return "sd-1";
    case 1024: return "sd-2";
    case 2048: return "sdxl";
    case 1280: return "sdxl-refiner";
    case sd::starter_text_width: return "starter";
    default: return "unknown";
  }
}

// Of two tensors whose names differ in one piece, the other one; nullptr when it is not there.
const FileTensor* twin(const ModelFiles& files, const FileTensor& one, std::string_view piece,
                       std::string_view instead) {
  std::string name = one.entry->name;
  name.replace(name.find(piece), piece.size(), instead);
  for (const auto& each : files.tensors) {
    if (each.part == one.part && each.entry->name == name) return &each;
  }
  return nullptr;
}

// How wide the input is of the layer this tensor is of or belongs to; nullopt when it cannot tell.
std::optional<int64_t> input_width(const ModelFiles& files, const FileTensor& tensor) {
  const std::string& name = tensor.entry->name;
  const auto& shape = tensor.entry->shape;
  if (shape.size() < 2) return std::nullopt;
  if (contains(name, "lokr_w1")) {
    // The layer is the product of two small ones, one perhaps in two factors.
    for (const auto* other : {"lokr_w2", "lokr_w2_b"}) {
      const FileTensor* second = twin(files, tensor, "lokr_w1", other);
      if (second != nullptr && second->entry->shape.size() >= 2) {
        return shape[1] * second->entry->shape[1];
      }
    }
    return std::nullopt;
  }
  for (const auto* piece :
       {"lora_up", "lora_B", ".up.", "hada_w1_a", "hada_w2_a", "lokr_", "dora"}) {
    if (contains(name, piece)) return std::nullopt;
  }
  return shape[1];
}

// The keys of a cross-attention come from the text.
std::string_view base_by_text_width(const ModelFiles& files) {
  for (const auto& tensor : files.tensors) {
    const std::string& name = tensor.entry->name;
    const bool of_text = (contains(name, "attn2") && contains(name, "to_k")) ||
                         contains(name, "to_k_ip") || contains(name, "add_k_proj");
    if (!of_text) continue;
    if (const auto width = input_width(files, tensor)) return base_of_width(*width);
  }
  return "unknown";
}

// T2I-Adapters fold 8x8 or 16x16 pixels of their control image into channels.
std::string_view base_by_folding(const ModelFiles& files) {
  for (const auto& tensor : files.tensors) {
    const auto& shape = tensor.entry->shape;
    if (!tensor.entry->name.ends_with("conv_in.weight") || shape.size() != 4) continue;
    if (shape[1] == 3 * 16 * 16) return "sdxl";
    if (shape[1] == 3 * 8 * 8) return "sd-1";
  }
  return "unknown";
}

// Vectors of an embedding are as wide as the text encoder's; SDXL's come in pairs.
std::string_view base_by_vectors(const ModelFiles& files) {
  for (const auto& tensor : files.tensors) {
    if (contains(tensor.entry->name, "clip_g")) return "sdxl";
  }
  const auto& shape = files.tensors.front().entry->shape;
  return shape.empty() ? "unknown" : base_of_width(shape.back());
}

// ---- kinds by names -----------------------------------------------------------------------------

// A kind and the pieces of names that only its files have.
struct Sign {
  ModelKind kind;
  std::array<std::string_view, 5> pieces;  // any of these; empty ones do not count
  std::string_view (*base)(const ModelFiles& files) = nullptr;  // where the kind has no base
};

// From the special to the general: an SDXL file has everything an SD 1.x file has, and more.
constexpr Sign signs[] = {
    {{"", "lora", "a LoRA"},
     {"lora_unet_", "lora_te", ".lora_A.", "lora_up.weight", ".lora_down."},
     base_by_text_width},
    {{"", "lora", "a LoRA"},
     {".lora.down.", ".hada_w1_a", ".lokr_w1", "lora_linear_layer.", "_lora.down."},
     base_by_text_width},
    {{"", "controlnet", "a ControlNet"},
     {"control_model.", "controlnet_cond_embedding."},
     base_by_text_width},
    {{"", "ip_adapter", "an IP-Adapter"}, {"ip_adapter.", "image_proj."}, base_by_text_width},
    {{"svd", "main", "a Stable Video Diffusion model"},
     {"temporal_transformer_blocks.", "time_stack."}},
    {{"unknown", "motion", "a motion module"}, {"motion_modules."}},
    {{"sd-3", "main", "a Stable Diffusion 3 model"}, {"joint_blocks.", ".add_q_proj.weight"}},
    {{"flux", "main", "a FLUX model"}, {"double_blocks.", "single_transformer_blocks."}},
    {{"sdxl", "main", "a Stable Diffusion XL model", true},
     {"conditioner.embedders.", "text_encoder_2/", "unet/add_embedding."}},
    {{"sd-2", "main", "a Stable Diffusion 2.x model", true}, {"cond_stage_model.model."}},
    {{"any", "upscaler", "an upscaler"},
     {"RRDB_trunk.", ".rdb1.conv1.", ".RDB1.conv1.", "model.1.sub.0."}},
    {{"sd-1", "main", "a Stable Diffusion 1.x or 2.x model", true},
     {"model.diffusion_model.input_blocks.0.0.weight", "unet/conv_in.weight"}},
    {{"", "t2i_adapter", "a T2I-Adapter"},
     {"adapter.body.", "body.0.resnets.", "body.0.block1."},
     base_by_folding},
    {{"any", "depth_estimator", "a depth estimator"},
     {"neck.fusion_stage.layers.", "depth_head.scratch."}},
    {{"any", "pose_estimator", "a pose estimator"}, {"Mconv7_stage6_L"}},
    {{"any", "clip_vision", "an image encoder"}, {"vision_model.", "visual.transformer."}},
    {{"unknown", "unknown", "a UNet alone"}, {"time_embedding.linear_1.", "time_embed.0."}},
    {{"unknown", "vae", "a VAE alone"}, {"decoder.conv_in.weight"}},
    {{"unknown", "text_encoder", "a text encoder alone"},
     {"token_embedding.weight", "encoder.block.0.layer.0."}},
    {{"", "embedding", "a textual inversion"},
     {"emb_params", "<", "string_to_param", "clip_g", "clip_l"},
     base_by_vectors},
};

// Learned words by themselves: one or two short lists of vectors as wide as a text encoder.
bool are_vectors(const ModelFiles& files) {
  constexpr size_t tensors_max = 2;
  constexpr int64_t vectors_max = 128;
  if (files.tensors.empty() || files.tensors.size() > tensors_max) return false;
  return std::all_of(files.tensors.begin(), files.tensors.end(), [](const FileTensor& each) {
    const auto& shape = each.entry->shape;
    if (shape.empty() || shape.size() > 2) return false;
    return base_of_width(shape.back()) != "unknown" &&
           (shape.size() == 1 || shape[0] <= vectors_max);
  });
}

bool has_sign(const std::vector<std::string>& labels, const Sign& sign) {
  for (const auto piece : sign.pieces) {
    if (piece.empty()) continue;
    const auto holds = [&](const std::string& label) { return contains(label, piece); };
    if (std::any_of(labels.begin(), labels.end(), holds)) return true;
  }
  return false;
}

}  // namespace

ModelKind kind_of(const ModelFiles& files) {
  std::vector<std::string> labels;
  labels.reserve(files.tensors.size());
  for (const auto& tensor : files.tensors) labels.push_back(tensor.label());
  for (const Sign& sign : signs) {
    if (!has_sign(labels, sign)) continue;
    ModelKind kind = sign.kind;
    if (sign.base != nullptr) kind.base = sign.base(files);
    return kind;
  }
  if (are_vectors(files)) return {base_by_vectors(files), "embedding", "a textual inversion"};
  return {"unknown", "unknown", "nothing known"};
}

}  // namespace atelier
