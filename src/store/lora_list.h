// The LoRAs of an asset in one column, which the gallery searches by name: a JSON array. Private to
// store.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "store/asset.h"

namespace atelier {

inline std::string join_loras(const std::vector<LoraUse>& loras) {
  return json_text(to_json(loras));
}

// The column was written by join_loras; anything else reads as fewer LoRAs. Not by fields(): other
// tools' weights may be beyond what we let people ask for.
inline std::vector<LoraUse> split_loras(std::string_view column) {
  std::vector<LoraUse> loras;
  if (column.size() <= 2) return loras;
  boost::json::error_code wrong;
  const boost::json::value value = boost::json::parse(column, wrong);
  if (wrong || !value.is_array()) return loras;
  const auto text = [](const boost::json::object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : "";
  };
  for (const auto& item : value.get_array()) {
    const auto* lora = item.if_object();
    const auto* weight = lora != nullptr ? lora->if_contains("weight") : nullptr;
    if (weight == nullptr || !weight->is_number()) continue;
    const ModelRef model{{text(*lora, "model_id")}, text(*lora, "name"), text(*lora, "hash")};
    if (!model.empty()) loras.push_back({model, weight->to_number<double>()});
  }
  return loras;
}

}  // namespace atelier
