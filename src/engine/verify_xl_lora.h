// The LoRA quantities of an SDXL fixture.
#pragma once
#include <filesystem>

#include "engine/verify_support.h"
#include "models/model.h"

namespace atelier {

// "lora@W.*" of the expectations with every lora*.safetensors in the folder at weight W; the model
// is left without any. `set` leads every case's name. Nothing where nothing is expected.
void verify_xl_lora(const std::filesystem::path& folder, const SdModel& model,
                    const Expectations& inputs, const Expectations& expected,
                    const std::string& set, const VerifySink& sink);

}  // namespace atelier
