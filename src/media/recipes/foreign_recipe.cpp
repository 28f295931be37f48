#include "media/recipes/foreign_recipe.h"

#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"

namespace atelier {

std::string_view find_text(Texts texts, std::string_view key) {
  for (const EmbeddedText& text : texts) {
    if (text.key == key) return text.text;
  }
  return {};
}

std::optional<ForeignRecipe> read_foreign_recipe(Texts texts) {
  if (texts.empty()) return std::nullopt;
  // Tools with marks of their own come before those whose marks are plain words.
  for (const auto reader : {read_atelier, read_invokeai, read_swarmui, read_novelai, read_fooocus,
                            read_drawthings, read_easydiffusion}) {
    if (auto recipe = reader(texts)) return recipe;
  }
  auto text = read_a1111(texts);
  auto graph = read_comfyui(texts);
  if (!graph) return text;
  if (!text) return graph;
  // A ComfyUI node wrote both: its text holds what was worked out, the graph only what was asked.
  text->source = "comfyui";
  fill_gaps(*text, *graph);
  return text;
}

}  // namespace atelier
