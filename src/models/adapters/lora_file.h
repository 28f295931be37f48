// A file of the LoRA family as modules: which tensors belong to which layer, in every spelling we
// know. Nothing is matched to a model yet.
#pragma once
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/model_files.h"

namespace atelier::adapters {

// What a tensor is within its module, spelled as LyCORIS does.
enum class Role {
  lora_down,
  lora_up,
  lora_mid,
  alpha,
  dora_scale,  // along the side whose length it has
  magnitude,   // PEFT's: always one value an output
  hada_w1_a,
  hada_w1_b,
  hada_w2_a,
  hada_w2_b,
  hada_t1,
  hada_t2,
  lokr_w1,
  lokr_w1_a,
  lokr_w1_b,
  lokr_w2,
  lokr_w2_a,
  lokr_w2_b,
  lokr_t2,
  diff,    // the difference itself
  diff_b,  // of the bias
  ia3,     // a factor per input or output
  on_input
};

struct LoraModule {
  // As in the file, less the role: "lora_unet_mid_block_attentions_0_proj_in" or
  // "unet.mid_block.attentions.0.proj_in".
  std::string name;
  std::map<Role, FileTensor> tensors;

  bool has(Role role) const { return tensors.contains(role); }
  // fp32 on the CPU; undefined when there is none. The file was checked when it was opened.
  Tensor get(Role role) const;
};

struct LoraFile {
  std::filesystem::path path;
  std::vector<LoraModule> modules;
  std::vector<std::string> unknown;  // names of tensors nobody here understands
  std::map<std::string, std::string> metadata;
};

// not_found; corrupt for broken numbers; invalid when nothing in the file belongs to a LoRA.
Result<std::shared_ptr<const LoraFile>> open_lora(const std::filesystem::path& path);

// The module and role of a tensor's name; nullopt when it is none of a LoRA.
struct LoraKey {
  std::string module;
  Role role;
};
std::optional<LoraKey> lora_key(std::string_view name);

}  // namespace atelier::adapters
