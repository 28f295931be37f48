// A recipe as AUTOMATIC1111's web UI writes it into its pictures.
#pragma once
#include <string>

#include "media/picture_recipe.h"

namespace atelier {

// What another tool's user would paste: sampler, schedule, size, LoRAs and control images in that
// tool's spelling. What it has no word for is left out: our own text has everything.
std::string a1111_text(const PictureRecipe& recipe);

}  // namespace atelier
