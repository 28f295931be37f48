// From what the UNet is told and noise to latents and back to pixels, for the Stable Diffusion
// family: text to image, image to image, inpainting and the second half of another model's picture
// are one function with more or less given. Knows tensors only: seeds, files and jobs are the
// painter's business.
#pragma once
#include <functional>

#include "diffusion/denoise.h"
#include "diffusion/guidance.h"
#include "engine/prompt_states.h"
#include "models/sd/unet.h"
#include "models/sd/vae_tiles.h"

namespace atelier {

// One call of the UNet, as those see it who add to it.
struct UnetCall {
  const Tensor& latent;  // [n, in_channels, h, w], scaled for the network
  double timestep;
  const sd::UnetContext& context;
  bool guided;   // two rows: without the prompt, then with it; else one with it, as where guidance
                 // is 1 or less, or where the model is told it
  size_t step;   // finished steps of this run
  size_t steps;  // of this run
};
// What other networks add to a call: ControlNets, adapters, image prompts.
using UnetHook = std::function<sd::UnetExtras(const UnetCall& call)>;

// What the masked part of the latent is before it is noised: that of the image, the run's noise, or
// nothing at all.
enum class MaskStart { picture, noise, zeros };

struct DrawInput {
  Tensor noise;      // [1, latent channels, h, w], unit normal
  Noise more_noise;  // for samplers that draw again; may be empty for those that do not
  Tensor image;      // [1, 3, H, W] in -1..1: start from it; undefined for text to image
  Tensor clean;      // the same as a scaled latent; then `image` is not asked for that
  Tensor mask;       // [1, 1, H, W], 1 = repaint: inpaint; undefined otherwise
  MaskStart mask_start = MaskStart::picture;
  double strength = 1;  // 0..1, how much of the schedule runs over the image
  // Which part of the noise, 0..1, this model takes away: a base model may stop `to` 0.8, and a
  // refiner go on `from` 0.8 with `latent`, the state the base left, on the same schedule.
  double from = 0;
  double to = 1;
  int64_t train_timesteps = 1000;
  Tensor latent;    // needed when `from` is above 0; strength, noise and image do not count then
  UnetHook extras;  // may be empty
  sd::UnetOptions options;
  sd::VaeOptions vae;
  // Changes how the network is asked, say tile by tile; may be empty.
  std::function<Model(Model)> around;
  StepHook after_step;
};

struct DrawModel {
  const sd::Unet& unet;
  const sd::Vae& vae;
};

// The first step behind this part of the noise. Samplers of two evaluations a step list every
// timestep but the first twice; a hand-over falls between their pairs, as in the reference.
size_t steps_until(const Sampler& sampler, double part, int64_t train_timesteps);

// The final latent, still multiplied by the VAE's scaling factor (the noised state of the sampler
// when `to` is below 1). A UNet of nine channels is told mask and masked image; an ordinary one has
// the outside put back after every step. `invalid` for inputs that do not fit each other,
// `cancelled` when the hook says stop.
Result<Tensor> draw_latent(const DrawModel& model, Sampler& sampler,
                           const Conditioning& conditioning, const Guidance& guidance,
                           const DrawInput& input);

// [1, 3, h * factor, w * factor], about -1..1, of a scaled latent.
Tensor decode_latent(const sd::Vae& vae, const Tensor& latent, const sd::VaeOptions& options = {});
// The mean of the latent's distribution, scaled. The image's sides must be multiples of the factor.
Tensor encode_image(const sd::Vae& vae, const Tensor& image, const sd::VaeOptions& options = {});

}  // namespace atelier
