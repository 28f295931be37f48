// Recipes other tools left in their pictures, in our words. Pure functions over the texts of a
// file; they take any text and never fail: what is not understood is not there.
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/texts/embedded_text.h"
#include "recipe/details.h"

namespace atelier {

struct ForeignRecipe {
  // atelier invokeai a1111 comfyui fooocus swarmui novelai easydiffusion drawthings
  std::string source;
  std::string prompt;
  std::string negative_prompt;
  std::string model_name;  // without folder and ending
  std::string model_hash;  // as the tool wrote it
  std::optional<int64_t> seed;
  std::optional<int> steps;
  std::string sampler;    // the tool's spelling
  std::string scheduler;  // ours; empty when the sampler has no counterpart
  std::optional<double> cfg_scale;
  std::optional<double> cfg_rescale;
  std::optional<int> clip_skip;  // text layers left out: 0 where others count from 1
  int width = 0;                 // of the generation, before any upscaling; 0 when not told
  int height = 0;
  // What means the same here: LoRAs, VAE, refiner, hi-res fix, seamless. Names without folder and
  // ending; nothing has an id.
  RecipeDetails details;
  boost::json::object extras;  // everything else, under lower_case names
};

// Bounds of what is kept; the file itself keeps everything.
constexpr size_t foreign_prompt_bytes_max = 64 << 10;
constexpr size_t foreign_name_bytes_max = 512;
constexpr size_t foreign_extra_bytes_max = 4 << 10;
constexpr size_t foreign_extras_max = 100;
constexpr size_t foreign_loras_max = 100;

// The recipe in a file's texts; nothing when there is none. Where several tools wrote into one
// file, the one that drew it wins and the others fill what it left out.
std::optional<ForeignRecipe> read_foreign_recipe(std::span<const EmbeddedText> texts);

}  // namespace atelier
