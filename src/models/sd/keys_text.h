// Names of text encoders' weights: transformers' CLIP, which is ours, and OpenCLIP.
#pragma once
#include "models/sd/keys.h"

namespace atelier::sd {

// A name inside a CLIPTextModel, for the text encoder called `part`. Its projection is kept for
// "text_encoder_2" only: no UNet reads the other's.
Key clip_key(std::string_view part, std::string_view name);

// A name inside an OpenCLIP model. layers: how many of its layers are run; a layer behind them is
// ignored, and so is the projection unless it is kept.
struct OpenClip {
  std::string_view part;
  int layers = 0;
  bool keeps_projection = false;
};
Key open_clip_key(const OpenClip& model, std::string_view name);

}  // namespace atelier::sd
