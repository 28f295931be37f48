// The recipe inside a picture's file: `atelier`, our JSON with everything needed to make the same
// pixels again, and `parameters`, the text AUTOMATIC1111's web UI made common. Neither holds a time
// or an id, so the same recipe gives the same bytes and means the same in another studio.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "media/png_chunks.h"
#include "recipe/details.h"

namespace atelier {

// 2: says what a picture was made from beside its prompt. A recipe of version 1 is one of version 2
// that says nothing of it.
constexpr int picture_recipe_version = 2;

struct RecipeModel {
  std::string name;
  std::string hash;
};

// What drew it: other devices and precisions give other last bits.
struct RecipeEngine {
  std::string version;
  std::string device;
  std::string precision;
};

struct PictureRecipe {
  std::string prompt;
  std::string negative_prompt;
  RecipeModel model;
  int64_t seed = 0;  // of this image
  int steps = 0;
  std::string scheduler;
  double cfg_scale = 0;
  double cfg_rescale = 0;
  int clip_skip = 0;
  int width = 0;
  int height = 0;
  RecipeEngine engine;
  RecipeDetails details;
};

std::vector<PngText> texts_of(const PictureRecipe& recipe);

// Reads our own text from a PNG. `not_found` when it carries none, `corrupt` when it is damaged,
// `invalid` when a newer Atelier wrote it.
Result<PictureRecipe> read_recipe(std::span<const std::byte> png);

}  // namespace atelier
