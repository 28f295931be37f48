// Draw Things: JSON with one- and two-letter names in the user comment of EXIF or XMP.
#include <boost/json.hpp>

#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"

namespace atelier {
namespace {

std::optional<ForeignRecipe> recipe_of(const boost::json::object& settings) {
  RecipeFiller filler("drawthings");
  filler.prompt(text_member(settings, "c").value_or(""));
  filler.negative_prompt(text_member(settings, "uc").value_or(""));
  filler.model(text_member(settings, "model").value_or(""));
  if (const auto* seed = member(settings, "seed")) filler.seed(*seed);
  filler.steps(integer_member(settings, "steps"));
  filler.cfg_scale(number_member(settings, "scale"));
  filler.sampler(text_member(settings, "sampler").value_or(""));
  const std::string size = text_member(settings, "size").value_or("");
  const size_t x = size.find('x');
  if (x != size.npos) {
    const std::string_view text = size;
    filler.size(integer_in(text.substr(0, x)), integer_in(text.substr(x + 1)));
  }
  if (const auto* loras = list_member(settings, "lora")) {
    for (const auto& entry : *loras) {
      const auto* lora = entry.if_object();
      if (lora == nullptr) continue;
      filler.lora(text_member(*lora, "model").value_or(""),
                  number_member(*lora, "weight").value_or(1));
    }
  }
  for (const std::string_view name : {"strength", "seed_mode", "shift", "mask_blur"}) {
    if (const auto* value = member(settings, name)) filler.extra(name, *value);
  }
  return std::move(filler).take();
}

}  // namespace

std::optional<ForeignRecipe> read_drawthings(Texts texts) {
  for (const std::string_view key : {"exif:UserComment", "UserComment"}) {
    const auto settings = parse_foreign_object(find_text(texts, key));
    if (settings && settings->contains("c") && settings->contains("uc")) {
      return recipe_of(*settings);
    }
  }
  return std::nullopt;
}

}  // namespace atelier
