// What a main model can do, so that the page shows nothing else and a draft may ask for nothing
// else. Pure.
#pragma once
#include <string>
#include <string_view>

#include "store/models.h"

namespace atelier {

struct ModelCan {
  bool negative_prompt = false;
  int clip_skip_max = 0;
  bool loras = false;
  bool embeddings = false;
  bool controls = false;
  bool reference_images = false;
  bool refiner = false;
  bool inpaint = false;
  bool seamless = false;
  bool freeu = false;
  bool color_compensation = false;
  bool guidance = false;       // cfg_scale means something
  bool text_accuracy = false;  // and there is room around its usual value
};

// Nothing, for whatever is no main model.
ModelCan can_of(const Model& model);

// "SD 1.x": how people call a base.
std::string base_label(std::string_view base);
// Whether an addition made for one base goes with a model of another. Not knowing is no refusal.
bool goes_with(std::string_view addition_base, std::string_view model_base);

}  // namespace atelier
