#include "models/model_files.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "base/fields.h"
#include "models/text_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Folders of a diffusers model that hold weights; of families that are only told apart, too.
constexpr std::string_view parts[] = {"unet",         "transformer",    "vae",
                                      "text_encoder", "text_encoder_2", "text_encoder_3"};
constexpr std::string_view stems[] = {"diffusion_pytorch_model", "model"};
constexpr std::string_view pickled_stems[] = {"diffusion_pytorch_model", "pytorch_model",
                                              "ip_adapter"};
constexpr std::string_view variants[] = {"", ".fp16"};
constexpr size_t shards_max = 256;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

Result<std::vector<fs::path>> shards_of(const fs::path& index) {
  TRY(const std::string text, read_text_file(index));
  const auto bad = [&](std::string_view says) {
    return fail(ErrorKind::corrupt, fmt::format("{}: {}", index.string(), says));
  };
  auto json = parse_json(text);
  if (!json) return bad(json.error().message);
  const auto* object = json->if_object();
  const auto* map = object != nullptr ? object->if_contains("weight_map") : nullptr;
  if (map == nullptr || !map->is_object()) return bad("has no weight_map");
  std::set<std::string> names;
  for (const auto& member : map->get_object()) {
    if (!member.value().is_string()) return bad("names a file that is no text");
    const std::string name(member.value().get_string());
    // Shards lie beside their index; anything else would read where it should not.
    if (fs::path(name).filename() != name || !name.ends_with(".safetensors")) {
      return bad(fmt::format("names \"{}\", which is no safetensors file beside it", name));
    }
    names.insert(name);
  }
  if (names.empty() || names.size() > shards_max) return bad("names no files, or too many");
  std::vector<fs::path> out;
  for (const auto& name : names) out.push_back(index.parent_path() / name);
  return out;
}

// The weight files of one part; empty when there are none.
Result<std::vector<fs::path>> files_of(const fs::path& folder) {
  for (const auto variant : variants) {
    for (const auto stem : stems) {
      const fs::path plain = folder / fmt::format("{}{}.safetensors", stem, variant);
      if (is_there(plain)) return std::vector<fs::path>{plain};
      // Both spellings of a variant's index are in use.
      for (const auto& name : {fmt::format("{}.safetensors.index{}.json", stem, variant),
                               fmt::format("{}{}.safetensors.index.json", stem, variant)}) {
        if (is_there(folder / name)) return shards_of(folder / name);
      }
    }
  }
  for (const auto variant : variants) {
    for (const auto stem : pickled_stems) {
      const fs::path pickled = folder / fmt::format("{}{}.bin", stem, variant);
      if (is_there(pickled)) return std::vector<fs::path>{pickled};
    }
  }
  return std::vector<fs::path>{};
}

Result<> add_file(ModelFiles& model, const std::string& part, const fs::path& path) {
  TRY(const auto file, WeightFile::open(path));
  model.bytes += file->bytes();
  for (const auto& entry : file->entries()) model.tensors.push_back({part, file, &entry});
  return {};
}

Result<ModelFiles> open_folder(const fs::path& path) {
  ModelFiles model;
  model.format = ModelFormat::diffusers;
  model.path = path;
  for (const auto part : parts) {
    const fs::path folder = path / part;
    if (!is_there(folder)) continue;
    TRY(const auto files, files_of(folder));
    for (const auto& file : files) TRY_DO(add_file(model, std::string(part), file));
  }
  // One part by itself, as ControlNets, VAEs and image encoders are kept.
  if (model.tensors.empty()) {
    TRY(const auto files, files_of(path));
    for (const auto& file : files) TRY_DO(add_file(model, "", file));
  }
  if (model.tensors.empty()) {
    return fail(ErrorKind::invalid,
                fmt::format("{}: this folder holds no model: there are no weights in "
                            "unet, vae or text_encoder",
                            path.string()));
  }
  std::set<std::string> labels;
  for (const auto& tensor : model.tensors) {
    if (!labels.insert(tensor.label()).second) {
      return fail(ErrorKind::corrupt,
                  fmt::format("{}: two files hold the tensor {}", path.string(), tensor.label()));
    }
  }
  return model;
}

}  // namespace

std::string FileTensor::label() const {
  return part.empty() ? entry->name : part + "/" + entry->name;
}

Result<ModelFiles> ModelFiles::open(const fs::path& path) {
  std::error_code ignored;
  const auto status = fs::status(path, ignored);
  if (!fs::exists(status)) {
    return fail(ErrorKind::not_found, fmt::format("There is no model at {}", path.string()));
  }
  if (fs::is_directory(status)) return open_folder(path);
  ModelFiles model;
  model.path = path;
  TRY_DO(add_file(model, "", path));
  return model;
}

}  // namespace atelier
