// Reads the scalars of a YAML file by their path, "model.params.scale_factor" -> "0.18215". The
// door to libyaml, whose parser handles every style of YAML; anchors and aliases are not followed.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atelier {

using YamlScalars = std::map<std::string, std::string, std::less<>>;

// Items of lists have their number as their name. corrupt for text that is no YAML, nests deeper
// than 32 or has more than 10,000 scalars.
Result<YamlScalars> read_yaml_scalars(std::string_view text);

}  // namespace atelier
