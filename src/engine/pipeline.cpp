#include "engine/pipeline.h"

#include <algorithm>

#include "base/guard.h"

namespace atelier {
namespace {

// The row a prompt without words becomes; fills the shorter of two prompts.
text::TokenRow empty_row() {
  text::TokenRow row;
  row.fill(text::clip_end_id);
  row.front() = text::clip_start_id;
  return row;
}

Tensor ids_of(const std::vector<text::TokenRow>& rows) {
  Tensor ids = at::empty({int64_t(rows.size()), int64_t(text::clip_row_length)}, at::kInt);
  for (size_t r = 0; r < rows.size(); ++r) {
    std::copy(rows[r].begin(), rows[r].end(), ids.data_ptr<int32_t>() + r * text::clip_row_length);
  }
  return ids;
}

// [rows, 77, width] -> [1, rows * 77, width].
Tensor joined_states(const sd::TextEncoder& encoder, const std::vector<text::TokenRow>& rows,
                     int clip_skip) {
  const Tensor hidden = encoder(ids_of(rows), clip_skip).hidden;
  return hidden.reshape({1, hidden.size(0) * hidden.size(1), hidden.size(2)});
}

// The mask at the size of the latent, as the reference takes it: nearest neighbour.
Tensor latent_mask(const Tensor& mask, const Tensor& noise) {
  return at::upsample_nearest2d(mask, {noise.size(2), noise.size(3)}).to(noise.device());
}

// What an inpainting UNet of nine channels sees besides the latent: mask, then the image around it.
Tensor inpaint_channels(const DrawModel& model, const DrawInput& input) {
  const int64_t factor = model.vae.config.factor();
  const Tensor image =
      input.image.defined()
          ? input.image
          : at::zeros({1, 3, input.noise.size(2) * factor, input.noise.size(3) * factor});
  const Tensor mask =
      input.mask.defined() ? input.mask : at::ones({1, 1, image.size(2), image.size(3)});
  const Tensor around = image * (mask < 0.5).to(image.scalar_type());
  const Tensor latent = encode_image(model.vae, around).to(input.noise.device());
  return at::cat({latent_mask(mask, input.noise), latent}, 1);
}

// The network as the sampler knows it: guidance and extra channels happen inside.
Model guided_network(const sd::Unet& unet, const Conditioning& conditioning,
                     const Guidance& guidance, const Tensor& extra_channels) {
  const bool twice = needs_unconditional(guidance);
  const Tensor context =
      twice ? at::cat({conditioning.negative, conditioning.positive}, 0) : conditioning.positive;
  return [&unet, context, guidance, extra_channels, twice](const Tensor& x, double timestep) {
    const Tensor seen = extra_channels.defined() ? at::cat({x, extra_channels}, 1) : x;
    if (!twice) return unet(seen, timestep, {context});
    const Tensor both = unet(at::cat({seen, seen}, 0), timestep, {context});
    return guided(both.narrow(0, 0, 1), both.narrow(0, 1, 1), guidance);
  };
}

Result<> check_input(const DrawModel& model, const DrawInput& input) {
  const auto& vae = model.vae.config;
  const int64_t extra = vae.latent_channels + 1;
  const int64_t in_channels = model.unet.config().in_channels;
  if (in_channels != vae.latent_channels && in_channels != vae.latent_channels + extra) {
    return fail(ErrorKind::invalid, "This model's UNet and VAE do not fit each other.");
  }
  const auto fits = [&](const Tensor& picture) {
    return !picture.defined() || (picture.size(2) == input.noise.size(2) * vae.factor() &&
                                  picture.size(3) == input.noise.size(3) * vae.factor());
  };
  if (!fits(input.image) || !fits(input.mask)) {
    return fail(ErrorKind::invalid, "Image, mask and size do not fit each other.");
  }
  if (input.mask.defined() && !input.image.defined()) {
    return fail(ErrorKind::invalid, "A mask needs an image.");
  }
  if (input.strength < 0 || input.strength > 1) {
    return fail(ErrorKind::invalid, "Strength must be between 0 and 1.");
  }
  return {};
}

}  // namespace

Conditioning encode_prompts(const sd::TextEncoder& encoder, const text::ClipTokenizer& tokenizer,
                            const PromptPair& prompts, const Guidance& guidance) {
  auto positive = tokenizer.chunk(prompts.prompt);
  if (!needs_unconditional(guidance)) {
    return {.positive = joined_states(encoder, positive, prompts.clip_skip), .negative = {}};
  }
  auto negative = tokenizer.chunk(prompts.negative_prompt);
  const size_t rows = std::max(positive.size(), negative.size());
  positive.resize(rows, empty_row());
  negative.resize(rows, empty_row());
  return {.positive = joined_states(encoder, positive, prompts.clip_skip),
          .negative = joined_states(encoder, negative, prompts.negative_clip_skip)};
}

Result<Tensor> draw_latent(const DrawModel& model, Sampler& sampler,
                           const Conditioning& conditioning, const Guidance& guidance,
                           const DrawInput& input) {
  TRY_DO(check_input(model, input));
  const bool nine_channels = model.unet.config().in_channels != model.vae.config.latent_channels;
  DenoiseRun run{.noise = input.more_noise, .after_step = input.after_step};
  Tensor x = initial_noise(sampler, input.noise);
  TRY_DO(guard("the model", [&] {
    const Tensor extra = nine_channels ? inpaint_channels(model, input) : Tensor();
    run.model = guided_network(model.unet, conditioning, guidance, extra);
    if (!input.image.defined()) return;
    const Tensor clean = encode_image(model.vae, input.image).to(input.noise.device());
    run.start = sampler.start_index(input.strength);
    if (input.strength < 1) x = sampler.add_noise(clean, input.noise, run.start);
    if (input.mask.defined() && !nine_channels) {
      run.blend = keep_outside(sampler, clean, input.noise, latent_mask(input.mask, input.noise));
    }
  }));
  return denoise(sampler, std::move(x), run);
}

Tensor decode_latent(const sd::Vae& vae, const Tensor& latent) {
  return vae.decode(latent / vae.config.scaling_factor);
}

Tensor encode_image(const sd::Vae& vae, const Tensor& image) {
  return vae.encode(image).mean * vae.config.scaling_factor;
}

}  // namespace atelier
