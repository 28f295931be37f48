// Puts what a tool wrote into a ForeignRecipe: bounds, names and numbers checked once, for every
// reader alike. Private to recipes.
#pragma once
#include <boost/json/value.hpp>
#include <string_view>

#include "media/recipes/foreign_recipe.h"

namespace atelier {

class RecipeFiller {
 public:
  explicit RecipeFiller(std::string_view source) { recipe_.source = source; }

  void prompt(std::string_view text);
  void negative_prompt(std::string_view text);
  // "SDXL\\juggernaut.safetensors" is juggernaut. "None" and empty names are none.
  void model(std::string_view name);
  void model_hash(std::string_view hash);
  // Out of range (negative ones and those above 2^63 exist): kept as an extra.
  void seed(const boost::json::value& value);
  void steps(std::optional<int64_t> steps);
  // The tool's sampler and schedule; "" for a schedule that the sampler's name holds or nobody set.
  void sampler(std::string_view sampler, std::string_view schedule = {});
  void cfg_scale(std::optional<double> scale);
  void cfg_rescale(std::optional<double> rescale);
  // Layers left out.
  void clip_skip(std::optional<int64_t> layers);
  // 1 is "the last layer", 2 leaves one out; -1 and -2 mean the same.
  void clip_stop_at(std::optional<int64_t> layer);
  void size(std::optional<int64_t> width, std::optional<int64_t> height);
  // The first mention of a name counts.
  void lora(std::string_view name, double weight);
  void lora_hash(std::string_view name, std::string_view hash);
  void vae(std::string_view name);
  // `start`: the share of the steps before it takes over.
  void refiner(std::string_view name, std::optional<double> start);
  void hires(std::optional<double> scale, std::optional<double> strength,
             std::optional<int64_t> steps, std::string_view upscaler);
  void seamless(bool x, bool y);
  // All of our own.
  void details(RecipeDetails details) { recipe_.details = std::move(details); }
  // Under its name in lower_case; the first of a name counts. Null, "" and what is too large stay
  // out.
  void extra(std::string_view name, boost::json::value value);
  // Every <lora:name:weight> and <lyco:name:weight> in the prompt; the prompt keeps them.
  void loras_of_prompt();

  const ForeignRecipe& recipe() const { return recipe_; }
  // Nothing when it says too little to be a recipe: neither prompt nor model, seed or steps.
  std::optional<ForeignRecipe> take() &&;

 private:
  ForeignRecipe recipe_;
};

// The part of a path after its folders, without the ending of a weight file.
std::string_view bare_model_name(std::string_view path);

// Takes from `other` what `recipe` left open.
void fill_gaps(ForeignRecipe& recipe, const ForeignRecipe& other);

}  // namespace atelier
