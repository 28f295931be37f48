#include "engine/verify_xl_folder.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "models/text_file.h"
#include "tensor/weight_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using Written = std::vector<std::pair<std::string, Tensor>>;

constexpr std::string_view second_encoder = "conditioner.embedders.1.model.";

Result<> write_part(const fs::path& folder, const Written& tensors) {
  std::error_code code;
  fs::create_directories(folder, code);
  const bool text = folder.filename().string().starts_with("text");
  return write_weight_file(
      folder / (text ? "model.safetensors" : "diffusion_pytorch_model.safetensors"), tensors);
}

// The original's 1x1 convolutions of the VAE's attention are matrices in diffusers.
Tensor as_diffusers_has_it(std::string_view part, std::string_view name, const Tensor& tensor) {
  const bool matrix = part == "vae" && name.find(".attentions.") != std::string_view::npos;
  return matrix && tensor.dim() == 4 ? tensor.flatten(1) : tensor;
}

Result<> write_named(const fs::path& folder, const WeightFile& file,
                     const boost::json::object& names) {
  for (const auto& part : names) {
    if (!part.value().is_object()) return fail(ErrorKind::corrupt, "names.json: a part is no list");
    Written tensors;
    for (const auto& each : part.value().get_object()) {
      const auto* entry = each.value().is_string() ? file.find(each.value().get_string()) : nullptr;
      if (entry == nullptr) {
        return fail(ErrorKind::corrupt,
                    "names.json names no tensor for " + std::string(each.key()));
      }
      TRY(const Tensor tensor, file.tensor(*entry));
      tensors.emplace_back(each.key(), as_diffusers_has_it(part.key(), each.key(), tensor));
    }
    TRY_DO(write_part(folder / std::string(part.key()), tensors));
  }
  return {};
}

// OpenCLIP's spelling by transformers'.
Result<> write_second_encoder(const fs::path& folder, const WeightFile& file) {
  Written out;
  const std::string model = "text_model.";
  const auto add = [&](const std::string& ours, const std::string& theirs) -> Result<> {
    const auto* entry = file.find(std::string(second_encoder) + theirs);
    if (entry == nullptr) return fail(ErrorKind::corrupt, "there is no " + theirs);
    TRY(const Tensor tensor, file.tensor(*entry));
    out.emplace_back(ours, tensor);
    return {};
  };
  TRY_DO(add(model + "embeddings.token_embedding.weight", "token_embedding.weight"));
  TRY_DO(add(model + "embeddings.position_embedding.weight", "positional_embedding"));
  TRY_DO(add("text_projection.weight", "text_projection"));
  out.back().second = out.back().second.t().contiguous();
  for (const char* kind : {"weight", "bias"}) {
    TRY_DO(
        add(fmt::format("{}final_layer_norm.{}", model, kind), fmt::format("ln_final.{}", kind)));
  }
  constexpr std::pair<const char*, const char*> inner[] = {{"layer_norm1", "ln_1"},
                                                           {"layer_norm2", "ln_2"},
                                                           {"self_attn.out_proj", "attn.out_proj"},
                                                           {"mlp.fc1", "mlp.c_fc"},
                                                           {"mlp.fc2", "mlp.c_proj"}};
  const auto has_layer = [&](int i) {
    return file.find(fmt::format("{}transformer.resblocks.{}.ln_1.weight", second_encoder, i)) !=
           nullptr;
  };
  for (int i = 0; has_layer(i); ++i) {
    const std::string block = fmt::format("transformer.resblocks.{}.", i);
    const std::string layer = fmt::format("{}encoder.layers.{}.", model, i);
    for (const char* kind : {"weight", "bias"}) {
      for (const auto& [ours, theirs] : inner) {
        TRY_DO(add(fmt::format("{}{}.{}", layer, ours, kind),
                   fmt::format("{}{}.{}", block, theirs, kind)));
      }
      TRY_DO(add("joined", fmt::format("{}attn.in_proj_{}", block, kind)));
      const auto thirds = out.back().second.chunk(3);
      out.pop_back();
      for (size_t k = 0; k < 3; ++k) {
        constexpr const char* names[] = {"q_proj", "k_proj", "v_proj"};
        out.emplace_back(fmt::format("{}self_attn.{}.{}", layer, names[k], kind), thirds[k]);
      }
    }
  }
  return write_part(folder / "text_encoder_2", out);
}

Result<> make_folder(const fs::path& made, const fs::path& folder, const fs::path& single_file) {
  if (made.empty()) {
    return fail(ErrorKind::unavailable, "No folder for temporary files can be made.");
  }
  TRY(const auto names, read_json_file(folder / "names.json"));
  TRY(const auto file, WeightFile::open(single_file));
  TRY_DO(write_named(made, *file, names));
  return write_second_encoder(made, *file);
}

}  // namespace

XlFolder::XlFolder(const fs::path& folder, const fs::path& single_file) {
  if (auto done = make_folder(scratch_.path(), folder, single_file); !done) error_ = done.error();
}

}  // namespace atelier
