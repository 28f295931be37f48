// One reader for each tool, tried in the order of read_foreign_recipe. Private to recipes.
#pragma once
#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "media/recipes/foreign_recipe.h"

namespace atelier {

using Texts = std::span<const EmbeddedText>;

// The text under a name; "" when there is none. Upper and lower case count.
std::string_view find_text(Texts texts, std::string_view key);

std::optional<ForeignRecipe> read_atelier(Texts texts);
std::optional<ForeignRecipe> read_invokeai(Texts texts);
std::optional<ForeignRecipe> read_swarmui(Texts texts);
std::optional<ForeignRecipe> read_novelai(Texts texts);
std::optional<ForeignRecipe> read_fooocus(Texts texts);
std::optional<ForeignRecipe> read_comfyui(Texts texts);
std::optional<ForeignRecipe> read_a1111(Texts texts);
std::optional<ForeignRecipe> read_easydiffusion(Texts texts);
std::optional<ForeignRecipe> read_drawthings(Texts texts);

// AUTOMATIC1111's text itself, as it is pasted between people. Nothing for other prose.
std::optional<ForeignRecipe> parse_a1111(std::string_view text);
// InvokeAI's metadata object, as it stands in its files and in its database.
std::optional<ForeignRecipe> parse_invokeai_metadata(const boost::json::object& metadata);
// ComfyUI's executed graph: node id -> {class_type, inputs}.
std::optional<ForeignRecipe> parse_comfy_graph(const boost::json::object& graph);

}  // namespace atelier
