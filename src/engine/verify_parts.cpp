#include "engine/verify_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "models/text_file.h"

namespace atelier {
namespace {

constexpr PartKind kinds[] = {
    {"pickle", knows_pickle, verify_pickle},
    {"rrdbnet", knows_rrdbnet, verify_rrdbnet},
    {"lora", knows_lora, verify_lora},
    {"textual inversion", knows_textual_inversion, verify_textual_inversion},
    {"compel", knows_compel, verify_compel},
    {"controlnet", knows_control_net, verify_control_net},
    {"t2i adapter", knows_t2i_adapter, verify_t2i_adapter},
    {"ip adapter", knows_ip_adapter, verify_ip_adapter},
};

namespace fs = std::filesystem;

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

bool is_pipeline(const fs::path& folder, std::string_view pipeline_class) {
  const auto index = read_json_file(folder / "model_index.json");
  const auto* name = index ? index->if_contains("_class_name") : nullptr;
  return name != nullptr && name->is_string() &&
         std::string_view(name->get_string()) == pipeline_class;
}

}  // namespace

Result<std::unique_ptr<const SdModel>> load_model_beside(const fs::path& folder,
                                                         std::string_view pipeline_class) {
  const fs::path set = fs::absolute(folder).lexically_normal().parent_path();
  for (const auto& sibling : sorted_entries(set)) {
    if (!is_pipeline(sibling, pipeline_class)) continue;
    auto whole = load_model(sibling, {});
    if (whole) return whole;
    for (const auto& file : sorted_entries(sibling / "single_file")) {
      if (file.extension() != ".safetensors") continue;
      return load_model(file, {}, {.prediction = {}, .configurations = sibling});
    }
  }
  return fail(ErrorKind::not_found,
              fmt::format("There is no model of {} beside this folder.", pipeline_class));
}

std::span<const PartKind> part_kinds() {
  return kinds;
}

const PartKind* part_kind_of(const std::filesystem::path& folder) {
  for (const PartKind& kind : kinds) {
    if (kind.knows(folder)) return &kind;
  }
  return nullptr;
}

}  // namespace atelier
