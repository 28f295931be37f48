// What the tensors of a file are to Stable Diffusion: the one place that knows how others spell its
// parts. Our names are those of diffusers behind "unet.", "vae.", "text_encoder." and
// "text_encoder_2.".
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
  int open_clip_layers = 0;  // of the text encoder in OpenCLIP's form; 0: there is none
};

enum class KeyUse {
  weight,
  joined_qkv,  // three weights, one below the other; `name` has "{}" for what sets them apart
  ignored,     // training leftovers and tables that everyone computes
  unknown
};

struct Key {
  KeyUse use = KeyUse::unknown;
  std::string name;
  MatrixForm form = MatrixForm::as_stored;
};

OriginalLayout original_layout(const ModelFiles& files);

// `part`: the folder's name in a diffusers model, empty for the original layout.
Key translate(std::string_view part, std::string_view name, const OriginalLayout& layout);

// Every tensor of the files under its name. corrupt when two mean the same weight.
Result<WeightStore> make_store(const ModelFiles& files);
// The same for the files of a VAE alone, in any of its spellings.
Result<WeightStore> make_vae_store(const ModelFiles& files);

}  // namespace atelier::sd
