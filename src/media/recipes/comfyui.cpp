// ComfyUI: the executed graph as "prompt", the page's as "workflow", in the many places its nodes
// and others put them.
#include <boost/json.hpp>

#include "media/recipes/comfy_reader.h"
#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"
#include "media/texts/clean_text.h"

namespace atelier {
namespace {

// Civitai's generator wraps a graph and tells what it was asked for.
void put_civitai(const boost::json::object& graph, ForeignRecipe& recipe) {
  const auto extra = parse_foreign_object(text_member(graph, "extraMetadata").value_or(""));
  if (!extra) return;
  RecipeFiller filler("comfyui");
  filler.prompt(text_member(*extra, "prompt").value_or(""));
  filler.negative_prompt(text_member(*extra, "negativePrompt").value_or(""));
  filler.steps(integer_member(*extra, "steps"));
  filler.cfg_scale(number_member(*extra, "cfgScale"));
  filler.sampler(text_member(*extra, "sampler").value_or(""));
  if (const auto* seed = member(*extra, "seed")) filler.seed(*seed);
  fill_gaps(recipe, filler.recipe());
}

// Under its own name, or behind "prompt:" in an EXIF tag, or the whole user comment.
std::optional<boost::json::object> find_object(Texts texts, std::string_view name) {
  if (auto object = parse_foreign_object(find_text(texts, name))) return object;
  for (const EmbeddedText& entry : texts) {
    std::string_view text = trimmed(entry.text);
    if (text.size() <= name.size() + 1 || text[name.size()] != ':') continue;
    std::string prefix(text.substr(0, name.size()));
    for (char& c : prefix) c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    if (prefix != name) continue;
    if (auto object = parse_foreign_object(text.substr(name.size() + 1))) return object;
  }
  return std::nullopt;
}

// Video tools keep both in one comment: {"prompt": "...", "workflow": {...}}.
std::optional<boost::json::object> inner_object(const boost::json::object& outer,
                                                std::string_view name) {
  if (const auto* object = object_member(outer, name)) return *object;
  return parse_foreign_object(text_member(outer, name).value_or(""));
}

}  // namespace

std::optional<ForeignRecipe> parse_comfy_graph(const boost::json::object& graph) {
  if (!is_comfy_graph(graph)) return std::nullopt;
  const ComfyGraph view(graph);
  auto recipe = read_comfy_graph(view);
  if (recipe) put_civitai(graph, *recipe);
  return recipe;
}

std::optional<ForeignRecipe> read_comfyui(Texts texts) {
  if (const auto graph = find_object(texts, "prompt")) {
    if (auto recipe = parse_comfy_graph(*graph)) return recipe;
  }
  for (const std::string_view key : {"UserComment", "ImageDescription", "Comment", "comment"}) {
    const auto object = parse_foreign_object(find_text(texts, key));
    if (!object) continue;
    if (auto recipe = parse_comfy_graph(*object)) return recipe;
    const auto graph = inner_object(*object, "prompt");
    if (!graph) continue;
    if (auto recipe = parse_comfy_graph(*graph)) return recipe;
  }
  const auto workflow = find_object(texts, "workflow");
  if (!workflow || list_member(*workflow, "nodes") == nullptr) return std::nullopt;
  return parse_comfy_graph(comfy_graph_of_workflow(*workflow));
}

}  // namespace atelier
