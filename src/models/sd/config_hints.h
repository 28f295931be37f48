// What shapes cannot tell about a model: numbers from the configuration files beside it. A missing
// file or field leaves what is usual for the family; a broken file is an error that names it.
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

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
  bool zero_snr = false;  // its last step was pure noise: `rescale_betas_zero_snr`
};

struct TextHints {
  std::optional<int64_t> heads;
  std::optional<Activation> activation;
};

struct Hints {
  TextHints text;
  TextHints text_2;
  std::vector<int64_t> unet_heads;         // one for all levels, one each, or none
  std::optional<int64_t> unet_head_width;  // another way to say it
  std::optional<int64_t> unet_groups;
  std::optional<int64_t> vae_groups;
  std::optional<double> scaling_factor;
  std::optional<int64_t> native_latent_side;  // latent cells a side that it was trained at
  std::optional<bool> zeros_for_no_text;
  std::optional<Prediction> prediction;
  Training training;  // but for the prediction, which may be told elsewhere too
};

// From unet/, vae/, text_encoder/config.json and scheduler/scheduler_config.json of a folder, or
// from NAME.yaml beside the single file NAME.safetensors.
Result<Hints> read_hints(const std::filesystem::path& model, ModelFormat format);
// From config.json in the folder of a VAE alone.
Result<Hints> read_vae_hints(const std::filesystem::path& folder);

}  // namespace atelier::sd
