// The kinds of model files there are, told apart by the names and shapes of the tensors in them.
#pragma once
#include <string>
#include <string_view>

#include "models/model_files.h"

namespace atelier {

struct ModelKind {
  // The family: "sd-1", "sd-2", "sdxl", "sdxl-refiner", "starter"; of others "sd-3", "flux", "svd";
  // "any" for what serves all; "unknown" where shapes do not tell.
  std::string_view base;
  // "main", "lora", "controlnet", "t2i_adapter", "ip_adapter", "clip_vision", "vae", "embedding",
  // "upscaler", "depth_estimator", "pose_estimator", "text_encoder", "motion", or "unknown".
  std::string_view type;
  std::string_view what;   // in words: "a Stable Diffusion XL model"
  bool is_family = false;  // a whole model of the Stable Diffusion family
};

// The first kind of the list whose sign is found.
ModelKind kind_of(const ModelFiles& files);

}  // namespace atelier
