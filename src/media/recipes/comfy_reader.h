#pragma once
#include <optional>

#include "media/recipes/comfy_graph.h"
#include "media/recipes/foreign_recipe.h"

namespace atelier {

// What a graph says about the picture it made; nothing when it says nothing. Private to recipes.
std::optional<ForeignRecipe> read_comfy_graph(const ComfyGraph& graph);

}  // namespace atelier
