// RecipeDetails in one column, as JSON. Private to store.
#pragma once
#include <string>
#include <string_view>

#include "recipe/details.h"

namespace atelier {

inline std::string details_column(const RecipeDetails& details) {
  return to_json_text(details);
}

// An asset's LoRAs have a column of their own.
inline std::string asset_details_column(RecipeDetails details) {
  details.loras.clear();
  return details_column(details);
}

// The column was written by details_column; a damaged one says nothing, and must not hide its row.
inline RecipeDetails details_from(std::string_view column) {
  // Most pictures have no details; their column is always the same.
  static const std::string none = asset_details_column({});
  if (column.size() <= 2 || column == none) return {};
  auto details = read_json<RecipeDetails>(column, UnknownFields::ignore);
  return details ? std::move(*details) : RecipeDetails();
}

}  // namespace atelier
