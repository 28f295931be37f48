// The files of a network that is added to a model: one file, or the folder that diffusers makes.
#pragma once
#include <filesystem>

#include "models/model_files.h"

namespace atelier::adapters {

// Of a folder: diffusion_pytorch_model or model or pytorch_model, as safetensors, fp16 or pickle.
// not_found; corrupt; invalid for a folder without weights.
Result<ModelFiles> open_adapter(const std::filesystem::path& path);

}  // namespace atelier::adapters
