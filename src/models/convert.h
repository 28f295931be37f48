// A whole model in one file made a diffusers folder: the same numbers under the names and with the
// configurations that other programs know.
#pragma once
#include <filesystem>

#include "base/result.h"
#include "models/model.h"

namespace atelier {

// Weights keep the type they are stored in, fp16 above all (fp8 becomes fp16, packed types fp32).
// What the settings say about the model goes into the configurations. `folder` must not exist; it
// appears whole or not at all. not_found, invalid or corrupt as load_model; conflict where the
// folder exists; unavailable when the disk refuses.
Result<> convert_to_folder(const std::filesystem::path& single_file,
                           const std::filesystem::path& folder, const ModelSettings& settings = {});

}  // namespace atelier
