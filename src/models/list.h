// The kinds of model files there are, as far as they can be told apart by the names in them.
#pragma once
#include <string>
#include <string_view>

#include "models/model_files.h"

namespace atelier {

struct ModelKind {
  std::string_view base;  // "sd-1", or "unknown" for all that cannot be drawn with
  std::string_view type;  // "main" or "unknown"
  std::string_view what;  // in words: "a Stable Diffusion XL model"
};

// The first kind of the list whose sign is found.
const ModelKind& kind_of(const ModelFiles& files);

}  // namespace atelier
