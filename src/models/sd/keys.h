// What the tensors of a file are to Stable Diffusion 1.x: the one place that knows how others spell
// its parts. Our names are those of diffusers behind "unet.", "vae." and "text_encoder.".
#pragma once
#include <string>
#include <string_view>

#include "models/model_files.h"
#include "models/weight_store.h"

namespace atelier::sd {

// Numbers without which the flat block lists of the original layout cannot be counted out.
struct OriginalLayout {
  int unet_layers = 2;  // residual blocks a level
  int vae_levels = 4;
};

enum class KeyUse {
  weight,
  ignored,  // training leftovers and tables that everyone computes
  unknown
};

struct Key {
  KeyUse use = KeyUse::unknown;
  std::string name;
  MatrixForm form = MatrixForm::as_stored;
};

OriginalLayout original_layout(const ModelFiles& files);

// `part`: "unet", "vae" or "text_encoder" for a folder, empty for the original layout.
Key translate(std::string_view part, std::string_view name, const OriginalLayout& layout);

// Every tensor of the files under its name. corrupt when two mean the same weight.
Result<WeightStore> make_store(const ModelFiles& files);

}  // namespace atelier::sd
