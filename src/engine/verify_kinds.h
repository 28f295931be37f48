// The kinds of fixtures `verify` knows, one function each. A case that cannot be run at all is
// reported with a NaN error and a note.
#pragma once
#include <filesystem>

#include "engine/verify_sink.h"

namespace atelier {

void verify_tokenizer(const std::filesystem::path& folder, const VerifySink& sink);
// Text encoder, UNet with inner modules, and VAE; from the diffusers folder and, when it is there,
// from the single file.
void verify_sd15(const std::filesystem::path& folder, const VerifySink& sink);
// Both text encoders, UNet, VAE and whole pictures; from the single file and from a diffusers
// folder made of it.
void verify_sdxl(const std::filesystem::path& folder, const VerifySink& sink);
void verify_schedulers(const std::filesystem::path& folder, const VerifySink& sink);
// `model`: the SD 1.x folder whose weights the runs were made with.
void verify_pipeline(const std::filesystem::path& folder, const std::filesystem::path& model,
                     const VerifySink& sink);

}  // namespace atelier
