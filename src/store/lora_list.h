// The LoRAs of a recipe in one column: a JSON array of {"name", "weight"}. Private to store.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "store/asset.h"

namespace atelier {

inline std::string join_loras(const std::vector<LoraUse>& loras) {
  boost::json::array list;
  for (const LoraUse& lora : loras) {
    list.push_back(boost::json::object{{"name", lora.name}, {"weight", lora.weight}});
  }
  return boost::json::serialize(list);
}

// The column was written by join_loras; anything else reads as fewer LoRAs.
inline std::vector<LoraUse> split_loras(const std::string& column) {
  std::vector<LoraUse> loras;
  if (column.size() <= 2) return loras;
  boost::json::error_code wrong;
  const boost::json::value value = boost::json::parse(column, wrong);
  if (wrong || !value.is_array()) return loras;
  for (const auto& item : value.get_array()) {
    const auto* lora = item.if_object();
    const auto* name = lora != nullptr ? lora->if_contains("name") : nullptr;
    const auto* weight = lora != nullptr ? lora->if_contains("weight") : nullptr;
    if (name == nullptr || !name->is_string() || weight == nullptr || !weight->is_number())
      continue;
    loras.push_back({std::string(name->get_string()), weight->to_number<double>()});
  }
  return loras;
}

}  // namespace atelier
