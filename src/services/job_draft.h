// What a person asks for. What may be left out is absent; the rest follows from the model.
#pragma once
#include <optional>
#include <string>

#include "recipe/details.h"
#include "store/ids.h"

namespace atelier {

struct JobDraft {
  std::string prompt;
  std::string negative_prompt;
  std::optional<ModelId> model_id;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<int> steps;
  std::optional<std::string> scheduler;
  std::optional<double> cfg_scale;
  std::optional<double> cfg_rescale;
  std::optional<int> clip_skip;
  std::optional<int64_t> seed;  // absent: chosen at random and written into the job
  int images = 1;
  // Where the pictures go: what is chosen now, not what will be when they are done.
  std::optional<BoardId> board_id;
  std::optional<CollectionId> collection_id;
  RecipeDetails details;  // models and pictures may be named by id, hash or name
};

// As a VAE's id in a draft: the one inside the model, whatever its default settings say.
constexpr std::string_view own_vae = "own";

// Whether a main model draws for it: an upscale without refining and a control image need none.
bool needs_main_model(const RecipeDetails& details);

}  // namespace atelier
