// From prompts and noise to latents and back to pixels, for Stable Diffusion 1.x: text to image,
// image to image and inpainting are one function with more or less given. Knows tensors only:
// seeds, files and jobs are the painter's business.
#pragma once
#include <functional>
#include <string_view>

#include "diffusion/denoise.h"
#include "diffusion/guidance.h"
#include "models/sd/text_encoder.h"
#include "models/sd/unet.h"
#include "models/sd/vae.h"
#include "text/clip_tokenizer.h"

namespace atelier {

// What the UNet is told: [1, tokens, width] each, of the same number of tokens.
struct Conditioning {
  Tensor positive;
  Tensor negative;  // undefined when guidance does not need it
};

struct PromptPair {
  std::string_view prompt;
  std::string_view negative_prompt;
  int clip_skip = 0;           // text layers left out at the end
  int negative_clip_skip = 0;  // the same for the negative prompt
};

// A prompt of more than 75 ids becomes several rows of 77 whose states follow each other; the
// shorter of the two prompts is filled up with empty rows.
Conditioning encode_prompts(const sd::TextEncoder& encoder, const text::ClipTokenizer& tokenizer,
                            const PromptPair& prompts, const Guidance& guidance);

struct DrawInput {
  Tensor noise;         // [1, latent channels, h, w], unit normal
  Noise more_noise;     // for samplers that draw again; may be empty for those that do not
  Tensor image;         // [1, 3, H, W] in -1..1: start from it; undefined for text to image
  Tensor mask;          // [1, 1, H, W], 1 = repaint: inpaint; undefined otherwise
  double strength = 1;  // 0..1, how much of the schedule runs over the image
  StepHook after_step;
};

struct DrawModel {
  const sd::Unet& unet;
  const sd::Vae& vae;
};

// The final latent, still multiplied by the VAE's scaling factor. A UNet of nine channels is told
// mask and masked image; an ordinary one has the outside put back after every step. `invalid` for
// inputs that do not fit each other, `cancelled` when the hook says stop.
Result<Tensor> draw_latent(const DrawModel& model, Sampler& sampler,
                           const Conditioning& conditioning, const Guidance& guidance,
                           const DrawInput& input);

// [1, 3, h * factor, w * factor], about -1..1, of a scaled latent.
Tensor decode_latent(const sd::Vae& vae, const Tensor& latent);
// The mean of the latent's distribution, scaled. The image's sides must be multiples of the factor.
Tensor encode_image(const sd::Vae& vae, const Tensor& image);

}  // namespace atelier
