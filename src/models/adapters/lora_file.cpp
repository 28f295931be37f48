#include "models/adapters/lora_file.h"

#include <fmt/format.h>

#include "tensor/weight_file.h"

namespace atelier::adapters {
namespace {

struct Ending {
  std::string_view text;
  Role role;
};

// The spellings of kohya, of PEFT and diffusers since 0.22, of diffusers before, of LyCORIS.
constexpr Ending endings[] = {
    {".lora_down.weight", Role::lora_down},
    {".lora_up.weight", Role::lora_up},
    {".lora_mid.weight", Role::lora_mid},
    {".lora_A.weight", Role::lora_down},
    {".lora_B.weight", Role::lora_up},
    {".lora_A.default.weight", Role::lora_down},
    {".lora_B.default.weight", Role::lora_up},
    {".lora.down.weight", Role::lora_down},
    {".lora.up.weight", Role::lora_up},
    {".lora_linear_layer.down.weight", Role::lora_down},
    {".lora_linear_layer.up.weight", Role::lora_up},
    {"_lora.down.weight", Role::lora_down},
    {"_lora.up.weight", Role::lora_up},
    {".lora_magnitude_vector.default.weight", Role::magnitude},
    {".lora_magnitude_vector.weight", Role::magnitude},
    {".lora_magnitude_vector", Role::magnitude},
    {".alpha", Role::alpha},
    {".dora_scale", Role::dora_scale},
    {".hada_w1_a", Role::hada_w1_a},
    {".hada_w1_b", Role::hada_w1_b},
    {".hada_w2_a", Role::hada_w2_a},
    {".hada_w2_b", Role::hada_w2_b},
    {".hada_t1", Role::hada_t1},
    {".hada_t2", Role::hada_t2},
    {".lokr_w1", Role::lokr_w1},
    {".lokr_w1_a", Role::lokr_w1_a},
    {".lokr_w1_b", Role::lokr_w1_b},
    {".lokr_w2", Role::lokr_w2},
    {".lokr_w2_a", Role::lokr_w2_a},
    {".lokr_w2_b", Role::lokr_w2_b},
    {".lokr_t2", Role::lokr_t2},
    {".diff", Role::diff},
    {".diff_b", Role::diff_b},
    {".w_norm", Role::diff},
    {".b_norm", Role::diff_b},
    {".on_input", Role::on_input},
};

// Attention processors of old diffusers: "X.attn1.processor.to_out" means the layer
// X.attn1.to_out.0.
std::string without_processor(std::string module) {
  constexpr std::string_view processor = ".processor";
  const size_t at = module.rfind(std::string(processor) + ".");
  if (at != std::string::npos) module.erase(at, processor.size());
  if (module.ends_with(".to_out")) module += ".0";
  return module;
}

void drop_prefix(std::string& module, std::string_view prefix) {
  if (module.starts_with(prefix)) module.erase(0, prefix.size());
}

}  // namespace

std::optional<LoraKey> lora_key(std::string_view name) {
  for (const Ending& ending : endings) {
    if (!name.ends_with(ending.text) || name.size() == ending.text.size()) continue;
    std::string module(name.substr(0, name.size() - ending.text.size()));
    drop_prefix(module, "base_model.model.");
    if (ending.text.starts_with('_')) module = without_processor(std::move(module));
    return LoraKey{std::move(module), ending.role};
  }
  return std::nullopt;
}

Tensor LoraModule::get(Role role) const {
  const auto found = tensors.find(role);
  if (found == tensors.end()) return {};
  const auto stored = found->second.file->tensor(*found->second.entry);
  ATELIER_ASSERT(stored);
  return stored->to(at::kFloat);
}

Result<std::shared_ptr<const LoraFile>> open_lora(const std::filesystem::path& path) {
  TRY(const auto weights, WeightFile::open(path));
  auto file = std::make_shared<LoraFile>();
  file->path = path;
  file->metadata = weights->metadata();
  std::map<std::string, size_t> places;
  const auto module_named = [&](const std::string& name) -> LoraModule& {
    const auto [place, is_new] = places.emplace(name, file->modules.size());
    if (is_new) file->modules.push_back({.name = name, .tensors = {}});
    return file->modules[place->second];
  };
  std::vector<const WeightEntry*> rest;
  for (const auto& entry : weights->entries()) {
    const auto key = lora_key(entry.name);
    if (!key) {
      rest.push_back(&entry);
      continue;
    }
    TRY_DO(weights->check_finite(entry));
    TRY_DO(weights->tensor(entry));  // so that reading it later cannot fail
    if (!module_named(key->module)
             .tensors.emplace(key->role, FileTensor{"", weights, &entry})
             .second) {
      return fail(ErrorKind::corrupt,
                  fmt::format("{}: {} is there under two spellings", path.string(), entry.name));
    }
  }
  for (const WeightEntry* entry : rest) {
    // A plain ".weight" is IA3's factor where its module says which side it is for.
    constexpr std::string_view plain = ".weight";
    const std::string module = entry->name.ends_with(plain)
                                   ? entry->name.substr(0, entry->name.size() - plain.size())
                                   : "";
    const auto known = places.find(module);
    if (known != places.end() && file->modules[known->second].has(Role::on_input)) {
      TRY_DO(weights->check_finite(*entry));
      TRY_DO(weights->tensor(*entry));
      file->modules[known->second].tensors.emplace(Role::ia3, FileTensor{"", weights, entry});
    } else {
      file->unknown.push_back(entry->name);
    }
  }
  if (file->modules.empty()) {
    return fail(ErrorKind::invalid,
                fmt::format("{}: nothing in this file belongs to a LoRA", path.string()));
  }
  return std::shared_ptr<const LoraFile>(std::move(file));
}

}  // namespace atelier::adapters
