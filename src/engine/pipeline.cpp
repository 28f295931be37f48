#include "engine/pipeline.h"

#include <algorithm>
#include <cmath>

#include "base/guard.h"

namespace atelier {
namespace {

// The mask at the size of the latent, as the reference takes it: nearest neighbour.
Tensor latent_mask(const Tensor& mask, const Tensor& noise) {
  return at::upsample_nearest2d(mask, {noise.size(2), noise.size(3)}).to(noise.device());
}

// The latent a run starts from; outside the mask it is the image's.
Tensor started_from(const Tensor& clean, const DrawInput& input) {
  if (input.mask_start == MaskStart::picture || !input.mask.defined()) return clean;
  const Tensor mask = latent_mask(input.mask, input.noise);
  const Tensor outside = clean * (1 - mask);
  return input.mask_start == MaskStart::noise ? outside + input.noise * mask : outside;
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
  const Tensor latent = encode_image(model.vae, around, input.vae).to(input.noise.device());
  return at::cat({latent_mask(mask, input.noise), latent}, 1);
}

// How far a run is: what the network's helpers ask while the sampler steps.
struct Clock {
  size_t step = 0;
  size_t steps = 0;
};

// The network as the sampler knows it: guidance, helpers and extra channels happen inside.
Model guided_network(const sd::Unet& unet, const Conditioning& conditioning,
                     const Guidance& guidance, const Tensor& extra_channels, const DrawInput& input,
                     const Clock& clock) {
  const bool is_told = unet.config().guidance_waves > 0;
  const bool twice = needs_unconditional(guidance) && !is_told;
  sd::UnetContext context = twice ? both_rows(conditioning) : conditioning.positive;
  if (is_told) context.guidance = guidance.scale;
  return [&unet, &input, &clock, context, guidance, extra_channels, twice](const Tensor& x,
                                                                           double timestep) {
    const Tensor one = extra_channels.defined() ? at::cat({x, extra_channels}, 1) : x;
    const Tensor seen = twice ? at::cat({one, one}, 0) : one;
    sd::UnetExtras added;
    if (input.extras)
      added = input.extras({seen, timestep, context, twice, clock.step, clock.steps});
    added.options = input.options;
    const Tensor out = unet(seen, timestep, context, added);
    return twice ? guided(out.narrow(0, 0, 1), out.narrow(0, 1, 1), guidance) : out;
  };
}

}  // namespace

size_t steps_until(const Sampler& sampler, double part, int64_t train_timesteps) {
  const auto cutoff = double(std::llround(double(train_timesteps) * (1 - part)));
  const auto& plan = sampler.plan();
  size_t count = 0;
  while (count < plan.timesteps.size() && plan.timesteps[count] >= cutoff) ++count;
  if (plan.evaluations_per_step == 2) count -= count % 2;
  return std::min(count, sampler.step_count());
}

namespace {

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
  if (input.from > 0 && !input.latent.defined()) {
    return fail(ErrorKind::invalid, "Going on with a picture needs what was drawn of it so far.");
  }
  if (!(input.from >= 0 && input.from < input.to && input.to <= 1)) {
    return fail(ErrorKind::invalid, "The part of the noise to take away must lie within 0 and 1.");
  }
  if (input.strength < 0 || input.strength > 1) {
    return fail(ErrorKind::invalid, "Strength must be between 0 and 1.");
  }
  return {};
}

}  // namespace

Result<Tensor> draw_latent(const DrawModel& model, Sampler& sampler,
                           const Conditioning& conditioning, const Guidance& guidance,
                           const DrawInput& input) {
  TRY_DO(check_input(model, input));
  const bool nine_channels = model.unet.config().in_channels != model.vae.config.latent_channels;
  const bool goes_on = input.from > 0;
  Clock clock;
  DenoiseRun run{.noise = input.more_noise};
  run.after_step = [&](const StepReport& report) {
    clock.step = report.done;
    return input.after_step ? input.after_step(report) : Verdict::go_on;
  };
  Tensor x = goes_on ? input.latent : initial_noise(sampler, input.noise);
  if (goes_on) run.start = steps_until(sampler, input.from, input.train_timesteps);
  if (input.to < 1) run.end = steps_until(sampler, input.to, input.train_timesteps);
  TRY_DO(guard("the model", [&] {
    const Tensor extra = nine_channels ? inpaint_channels(model, input) : Tensor();
    run.model = guided_network(model.unet, conditioning, guidance, extra, input, clock);
    if (input.around) run.model = input.around(std::move(run.model));
    if (!input.image.defined() && !input.clean.defined()) return;
    const Tensor clean =
        input.clean.defined()
            ? input.clean
            : encode_image(model.vae, input.image, input.vae).to(input.noise.device());
    if (!goes_on) {
      run.start = sampler.start_index(input.strength);
      if (input.strength < 1) {
        x = sampler.add_noise(started_from(clean, input), input.noise, run.start);
      }
    }
    if (input.mask.defined() && !nine_channels) {
      run.blend = keep_outside(sampler, clean, input.noise, latent_mask(input.mask, input.noise));
    }
  }));
  clock.steps = std::min(run.end, sampler.step_count()) - std::min(run.start, run.end);
  return denoise(sampler, std::move(x), run);
}

Tensor decode_latent(const sd::Vae& vae, const Tensor& latent, const sd::VaeOptions& options) {
  return sd::decode(vae, latent / vae.config.scaling_factor, options);
}

Tensor encode_image(const sd::Vae& vae, const Tensor& image, const sd::VaeOptions& options) {
  return sd::encode_mean(vae, image, options) * vae.config.scaling_factor;
}

}  // namespace atelier
