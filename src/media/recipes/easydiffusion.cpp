// Easy Diffusion: each setting a PNG text of its own, or one JSON object as the user comment; with
// the names of its API or with words people read.
#include <boost/json.hpp>

#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"

namespace atelier {
namespace {

struct Names {
  std::string_view api;
  std::string_view words;
};
constexpr Names prompt{"prompt", "Prompt"};
constexpr Names negative{"negative_prompt", "Negative Prompt"};
constexpr Names model{"use_stable_diffusion_model", "Stable Diffusion model"};
constexpr Names steps{"num_inference_steps", "Steps"};
constexpr Names scale{"guidance_scale", "Guidance Scale"};
constexpr Names sampler{"sampler_name", "Sampler"};
constexpr Names seed{"seed", "Seed"};
constexpr Names width{"width", "Width"};
constexpr Names height{"height", "Height"};
constexpr Names clip_skip{"clip_skip", "Clip Skip"};
constexpr Names lora{"use_lora_model", "LoRA model"};
constexpr Names lora_weight{"lora_alpha", "LoRA Strength"};
constexpr Names vae{"use_vae_model", "VAE model"};

std::string text_of(const boost::json::object& settings, Names names) {
  const auto api = text_member(settings, names.api);
  return api ? *api : text_member(settings, names.words).value_or("");
}

// The texts of a PNG as one object, when they are those of this tool.
std::optional<boost::json::object> settings_of(Texts texts) {
  boost::json::object settings;
  for (const EmbeddedText& text : texts) settings.emplace(text.key, text.text);
  const auto has = [&](Names names) {
    return settings.contains(names.api) || settings.contains(names.words);
  };
  if (has(model) && has(sampler)) return settings;
  for (const std::string_view key : {"UserComment", "comment"}) {
    auto object = parse_foreign_object(find_text(texts, key));
    if (object && (object->contains(model.api) || object->contains(model.words))) return object;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ForeignRecipe> read_easydiffusion(Texts texts) {
  const auto settings = settings_of(texts);
  if (!settings) return std::nullopt;
  RecipeFiller filler("easydiffusion");
  filler.prompt(text_of(*settings, prompt));
  filler.negative_prompt(text_of(*settings, negative));
  filler.model(text_of(*settings, model));
  const std::string seed_text = text_of(*settings, seed);
  if (!seed_text.empty()) filler.seed(boost::json::value(seed_text));
  filler.steps(integer_in(text_of(*settings, steps)));
  filler.cfg_scale(number_in(text_of(*settings, scale)));
  filler.sampler(text_of(*settings, sampler));
  filler.size(integer_in(text_of(*settings, width)), integer_in(text_of(*settings, height)));
  const std::string skip = text_of(*settings, clip_skip);
  if (skip == "True" || skip == "true") filler.clip_skip(1);
  filler.lora(text_of(*settings, lora), number_in(text_of(*settings, lora_weight)).value_or(1));
  filler.extra("vae", boost::json::value(text_of(*settings, vae)));
  return std::move(filler).take();
}

}  // namespace atelier
