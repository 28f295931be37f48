// The settings of AUTOMATIC1111's text: "Steps: 20, Sampler: Euler a, ...". Private to recipes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct A1111Setting {
  std::string name;
  std::string value;  // unquoted
};

// Values may be quoted (JSON), or be lists and objects with commas of their own. A comma that no
// name follows belongs to the value. Linear time.
std::vector<A1111Setting> parse_a1111_settings(std::string_view line);

struct A1111Parts {
  std::string_view prompt;
  std::string_view negative_prompt;
  std::string_view settings;  // from "Steps:" on
  std::string_view template_prompt;
  std::string_view negative_template;
};

// Finds the parts; `settings` is empty when the text has none.
A1111Parts split_a1111(std::string_view text);

}  // namespace atelier
