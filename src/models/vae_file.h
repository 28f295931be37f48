// A VAE by itself, to decode and encode in the place of a model's own.
#pragma once
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "models/sd/vae.h"

namespace atelier {

// path: a diffusers folder, or one file of either layout. It must have the latents of `own`, the
// VAE it stands in for, and takes its scaling factor where no configuration beside it says another.
// The same errors as load_model; invalid where it does not fit.
Result<std::unique_ptr<const sd::Vae>> load_vae(const std::filesystem::path& path,
                                                const Compute& compute, const sd::VaeConfig& own);

}  // namespace atelier
