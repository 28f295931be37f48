// For tests: a recipe from texts, and one line that shows all of it.
#pragma once
#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/fields.h"
#include "media/recipes/foreign_recipe.h"

namespace atelier {

inline ForeignRecipe recipe_in(const EmbeddedTexts& texts) {
  return read_foreign_recipe(texts).value_or(ForeignRecipe{});
}

// "20 steps euler_a cfg 7 seed 5 512x768 skip 1", leaving out what is not told.
inline std::string settings_line(const ForeignRecipe& r) {
  std::string line;
  if (r.steps) line += fmt::format("{} steps ", *r.steps);
  if (!r.scheduler.empty()) line += r.scheduler + " ";
  if (r.cfg_scale) line += fmt::format("cfg {} ", *r.cfg_scale);
  if (r.seed) line += fmt::format("seed {} ", *r.seed);
  if (r.width > 0) line += fmt::format("{}x{} ", r.width, r.height);
  if (r.clip_skip) line += fmt::format("skip {} ", *r.clip_skip);
  if (!line.empty()) line.pop_back();
  return line;
}

// "detail 0.8, style 1".
inline std::string lora_line(const ForeignRecipe& r) {
  std::string line;
  for (const auto& lora : r.details.loras) {
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", lora.model.name, lora.weight);
  }
  return line;
}

inline std::string extra(const ForeignRecipe& r, std::string_view name) {
  const auto* value = r.extras.if_contains(name);
  return value == nullptr ? "(none)" : json_text(*value);
}

}  // namespace atelier
