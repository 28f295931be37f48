#include "engine/paint/pass.h"

#include <algorithm>

#include "base/guard.h"
#include "diffusion/samplers/list.h"
#include "engine/paint/picture.h"
#include "engine/raster.h"

namespace atelier {
namespace {

// From here on the picture is told to be gone, and the run starts from noise alone.
constexpr double strength_whole = 0.99;

double strength_of(const PassWish& wish) {
  return wish.strength >= strength_whole ? 1 : wish.strength;
}

bool is_finite(const Tensor& numbers) {
  return numbers.isfinite().all().item<bool>();
}

// The named sampler over the noise schedule this model was trained on.
Result<SamplerPtr> sampler_for(const PassWish& wish, const Easel& easel) {
  const sd::Training& training = easel.model->training;
  const SamplerEntry* entry = find_sampler(wish.scheduler);
  if (entry == nullptr) {
    return fail(ErrorKind::invalid, "There is no scheduler named " + wish.scheduler + ".");
  }
  SamplerConfig config =
      sampler_config(*entry, {.prediction = easel.prediction, .zero_snr = training.zero_snr});
  config.num_train_timesteps = int(training.num_train_timesteps);
  config.beta_start = training.beta_start;
  config.beta_end = training.beta_end;
  config.beta_schedule = training.beta_schedule;
  return make_sampler(config, size_t(wish.steps));
}

size_t first_step(const Sampler& sampler, const PassWish& wish) {
  const bool over = wish.image.defined() || wish.clean.defined();
  return over ? sampler.start_index(strength_of(wish)) : 0;
}

// One model's share of a pass.
Result<Tensor> run_share(const Easel& easel, const Easel& shown, const PassWish& wish,
                         DrawInput input, Reporter& reporter) {
  const SdModel& model = *easel.model;
  TRY(const auto sampler, sampler_for(wish, easel));
  input.image = wish.image;
  input.mask = wish.mask;
  input.mask_start = wish.mask_start;
  input.clean = wish.clean;
  input.around = wish.around;
  input.strength = strength_of(wish);
  input.train_timesteps = model.training.num_train_timesteps;
  input.extras = easel.extras;
  input.options = easel.options;
  input.vae = shown.vae_use();
  input.after_step = [&](const StepReport& report) {
    return reporter.step(report, shown.model->latent_rgb);
  };
  auto latent =
      draw_latent({model.unet, *shown.vae}, *sampler, easel.conditioning, easel.guidance, input);
  reporter.pass_ended();
  return latent;
}

Result<Tensor> run_shares(const Easel& easel, const std::optional<Relay>& relay,
                          const PassWish& wish, const DrawInput& input, Reporter& reporter) {
  if (!relay) return run_share(easel, easel, wish, input, reporter);
  TRY(const auto sampler, sampler_for(wish, easel));
  const auto trained = easel.model->training.num_train_timesteps;
  // Little strength may leave all of it to the second model.
  if (first_step(*sampler, wish) >= steps_until(*sampler, relay->start, trained)) {
    return run_share(relay->easel, easel, wish, input, reporter);
  }
  DrawInput first = input;
  first.to = relay->start;
  TRY(const Tensor left, run_share(easel, easel, wish, first, reporter));
  if (relay->start >= 1) return left;
  DrawInput second = input;
  second.from = relay->start;
  second.latent = left;
  return run_share(relay->easel, easel, wish, second, reporter);
}

}  // namespace

Result<size_t> steps_of(const Easel& easel, const PassWish& wish) {
  TRY(const auto sampler, sampler_for(wish, easel));
  return sampler->step_count() - std::min(first_step(*sampler, wish), sampler->step_count());
}

Result<Tensor> run_pass(const Easel& easel, const std::optional<Relay>& relay, const PassWish& wish,
                        NoiseStream& stream, Reporter& reporter) {
  reporter.phase(protocol::Phase::denoising);
  DrawInput input{.noise = stream.next(easel.latent_shape()).to(easel.compute.device)};
  input.more_noise = stream.shaped_like(input.noise);
  TRY(const Tensor latent, run_shares(easel, relay, wish, input, reporter));
  if (!is_finite(latent)) {
    return fail(ErrorKind::internal,
                "The picture fell apart into numbers that are not finite. Another scheduler, more "
                "steps or a lower CFG scale usually helps.");
  }
  return latent;
}

Result<Raster> developed(const Easel& easel, const Tensor& latent, Reporter& reporter) {
  TRY_DO(reporter.check());
  reporter.phase(protocol::Phase::decoding);
  TRY(const Tensor decoded,
      guard("the VAE", [&] { return decode_latent(*easel.vae, latent, easel.vae_use()); }));
  if (!is_finite(decoded)) {
    return fail(ErrorKind::internal,
                "The picture was drawn, but its VAE could not decode it: there are numbers that "
                "are not finite.");
  }
  return raster_of(decoded, easel.width, easel.height);
}

Tensor for_pass(const Easel& easel, const Raster& picture) {
  return on_grid(tensor_of(picture), easel.factor());
}

}  // namespace atelier
