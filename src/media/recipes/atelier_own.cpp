// Our own pictures, also those of another home: the "atelier" text.
#include <boost/json.hpp>

#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"

namespace atelier {

std::optional<ForeignRecipe> read_atelier(Texts texts) {
  const auto ours = parse_foreign_object(find_text(texts, "atelier"));
  if (!ours || !integer_member(*ours, "version")) return std::nullopt;
  RecipeFiller filler("atelier");
  filler.prompt(text_member(*ours, "prompt").value_or(""));
  filler.negative_prompt(text_member(*ours, "negative_prompt").value_or(""));
  if (const auto* model = object_member(*ours, "model")) {
    filler.model(text_member(*model, "name").value_or(""));
    filler.model_hash(text_member(*model, "hash").value_or(""));
  }
  if (const auto* seed = member(*ours, "seed")) filler.seed(*seed);
  filler.steps(integer_member(*ours, "steps"));
  filler.cfg_scale(number_member(*ours, "cfg_scale"));
  filler.cfg_rescale(number_member(*ours, "cfg_rescale"));
  filler.clip_skip(integer_member(*ours, "clip_skip"));
  filler.size(integer_member(*ours, "width"), integer_member(*ours, "height"));
  // Version 1 says nothing of all this.
  auto details = read_json_value<RecipeDetails>(*ours, UnknownFields::ignore);
  if (details) filler.details(without_ids(std::move(*details)));
  if (const auto* engine = object_member(*ours, "engine")) filler.extra("engine", *engine);
  auto recipe = std::move(filler).take();
  // Our name for it, whether or not other tools have a word.
  if (recipe) recipe->scheduler = text_member(*ours, "scheduler").value_or("");
  if (recipe) recipe->sampler = recipe->scheduler;
  return recipe;
}

}  // namespace atelier
