// What shapes cannot tell about a model: numbers from the configuration files beside it. A missing
// file or field leaves the default of Stable Diffusion 1.x; a broken file is an error that names
// it.
#pragma once
#include <filesystem>
#include <optional>

#include "base/result.h"
#include "diffusion/config.h"
#include "models/model_files.h"
#include "models/sd/config.h"

namespace atelier::sd {

// How the denoiser was trained, in the words of diffusers.
struct Training {
  Prediction prediction_type = Prediction::epsilon;
  int64_t num_train_timesteps = 1000;
  double beta_start = 0.00085;
  double beta_end = 0.012;
  BetaSchedule beta_schedule = BetaSchedule::scaled_linear;
};

struct Hints {
  std::optional<int64_t> text_heads;
  std::optional<Activation> text_activation;
  std::optional<int64_t> unet_heads;
  std::optional<int64_t> unet_groups;
  std::optional<int64_t> vae_groups;
  std::optional<double> scaling_factor;
  std::optional<int64_t> native_latent_side;  // latent cells a side that it was trained at
  Training training;
};

// From unet/, vae/, text_encoder/config.json and scheduler/scheduler_config.json of a folder, or
// from NAME.yaml beside the single file NAME.safetensors.
Result<Hints> read_hints(const std::filesystem::path& model, ModelFormat format);

}  // namespace atelier::sd
