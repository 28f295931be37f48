#include "engine/model_painter.h"

#include "base/clock.h"
#include "base/guard.h"
#include "base/log.h"
#include "diffusion/rng.h"
#include "diffusion/samplers/list.h"
#include "engine/pipeline.h"
#include "engine/raster.h"
#include "engine/weighted_prompt.h"

namespace atelier {
namespace {

constexpr int64_t seed_count = int64_t{1} << 32;

// What makes a model on disk another one than was loaded: replacing a file shows in its time, and
// for a folder in the time of its UNet.
std::filesystem::file_time_type changed_at(const std::filesystem::path& path) {
  std::error_code code;
  const auto unet = path / "unet";
  return std::filesystem::last_write_time(std::filesystem::is_directory(unet, code) ? unet : path,
                                          code);
}

bool is_finite(const Tensor& numbers) {
  return numbers.isfinite().all().item<bool>();
}

Failure cancelled() {
  return fail(ErrorKind::cancelled, "The job was cancelled.");
}

// The named sampler over the noise schedule this model was trained on.
Result<SamplerPtr> sampler_for(const protocol::Plan& plan, const sd::Training& training) {
  const SamplerEntry* entry = find_sampler(plan.scheduler);
  if (entry == nullptr) {
    return fail(ErrorKind::invalid, "There is no scheduler named " + plan.scheduler + ".");
  }
  SamplerConfig config = sampler_config(
      *entry, {.prediction = training.prediction_type, .zero_snr = training.zero_snr});
  config.num_train_timesteps = int(training.num_train_timesteps);
  config.beta_start = training.beta_start;
  config.beta_end = training.beta_end;
  config.beta_schedule = training.beta_schedule;
  return make_sampler(config, size_t(plan.steps));
}

PromptPair prompts_of(const protocol::Plan& plan) {
  PromptPair prompts;
  const Frame frame = Frame::whole(plan.height, plan.width);
  prompts.positive = {.text = plan.prompt, .clip_skip = plan.clip_skip, .frame = frame};
  if (plan.negative_prompt.empty()) return prompts;
  prompts.negative = prompts.positive;
  prompts.negative->text = plan.negative_prompt;
  prompts.negative->frame.score = unwanted_score;
  return prompts;
}

// The group a menu shows a sampler under.
std::string menu_group(SamplerFamily family) {
  switch (family) {
    case SamplerFamily::diffusion: return "general";
    case SamplerFamily::distilled: return "few steps";
    case SamplerFamily::flow: return "flow";
  }
  return "general";
}

}  // namespace

// What all images of a plan share.
struct ModelPainter::Easel {
  const protocol::Plan& plan;
  const Conditioning& conditioning;
  Guidance guidance;
  const UnetHook& extras;
};

Result<std::unique_ptr<ModelPainter>> ModelPainter::make(const Compute& compute) {
  TRY(auto tokenizer, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
  return std::unique_ptr<ModelPainter>(new ModelPainter(std::move(tokenizer), compute));
}

Result<> ModelPainter::load(const std::string& path) {
  const auto changed = changed_at(path);
  if (model_ && path == loaded_path_ && changed == loaded_changed_) return {};
  // The old model goes first: two at once may not fit.
  model_.reset();
  shelf_.model_changed();
  const double started = steady_seconds();
  TRY(model_, load_model(path, compute_));
  loaded_path_ = path;
  loaded_changed_ = changed;
  log_info("engine", "loaded " + path + " in " +
                         std::to_string(int((steady_seconds() - started) * 1000)) + " ms");
  return {};
}

Result<> ModelPainter::paint(const PaintOrder& order, PaintObserver& observer) {
  const protocol::Plan& plan = order.plan;
  const int first = plan.images.empty() ? 0 : plan.images.front();
  observer.progress({.image = first, .steps = plan.steps, .phase = protocol::Phase::loading});
  TRY_DO(load(plan.model_path));
  if (observer.cancelled()) return cancelled();
  observer.progress({.image = first, .steps = plan.steps, .phase = protocol::Phase::encoding});
  const Guidance guidance{.scale = plan.cfg_scale, .rescale = plan.cfg_rescale};
  // Plans do not carry any yet; whatever an earlier job switched on is switched off.
  const Additions wishes;
  TRY(const auto ready, shelf_.prepare(*model_, wishes, plan.width, plan.height));
  TRY(const auto conditioning, guard("the text encoder", [&] {
        const PromptReader reader(model_->text, tokenizer_, ready.vocabulary);
        return read_prompts(reader, model_->unet.config(), prompts_of(plan), guidance, {});
      }));
  const Easel easel{plan, conditioning, guidance, ready.hook};
  for (const int image : plan.images) {
    if (observer.cancelled()) return cancelled();
    TRY_DO(paint_image(easel, image, observer));
  }
  return {};
}

Result<> ModelPainter::paint_image(const Easel& easel, int image, PaintObserver& observer) const {
  const auto& plan = easel.plan;
  const double started = steady_seconds();
  const int64_t seed = (plan.seed + image) % seed_count;
  TRY(const auto sampler, sampler_for(plan, model_->training));
  const int64_t factor = model_->vae.config.factor();
  const auto cells = [factor](int pixels) { return (pixels + factor - 1) / factor; };
  NoiseStream stream{uint64_t(seed)};
  const Tensor noise =
      stream.next({1, model_->vae.config.latent_channels, cells(plan.height), cells(plan.width)})
          .to(compute_.device);
  const auto report_step = [&](const StepReport& step) {
    const Tensor& shown = step.predicted.defined() ? step.predicted : step.x;
    observer.progress({.image = image,
                       .step = int(step.done),
                       .steps = int(step.total),
                       .phase = protocol::Phase::denoising,
                       .preview = preview_of(shown, model_->latent_rgb)});
    return observer.cancelled() ? Verdict::stop : Verdict::go_on;
  };
  DrawInput input{.noise = noise, .more_noise = stream.shaped_like(noise)};
  input.train_timesteps = model_->training.num_train_timesteps;
  input.after_step = report_step;
  input.extras = easel.extras;
  TRY(const Tensor latent, draw_latent({model_->unet, model_->vae}, *sampler, easel.conditioning,
                                       easel.guidance, input));
  if (!is_finite(latent)) {
    return fail(ErrorKind::internal,
                "The picture fell apart into numbers that are not finite. Another scheduler, more "
                "steps or a lower CFG scale usually helps.");
  }
  observer.progress({.image = image,
                     .step = plan.steps,
                     .steps = plan.steps,
                     .phase = protocol::Phase::decoding});
  TRY(const Tensor decoded, guard("the VAE", [&] { return decode_latent(model_->vae, latent); }));
  if (!is_finite(decoded)) {
    return fail(
        ErrorKind::internal,
        "The picture was drawn, but its VAE could not decode it: there are numbers that are "
        "not finite.");
  }
  observer.picture({.image = image,
                    .seed = seed,
                    .duration_ms = int64_t((steady_seconds() - started) * 1000),
                    .raster = raster_of(decoded, plan.width, plan.height)});
  return {};
}

std::vector<protocol::SchedulerInfo> scheduler_infos() {
  std::vector<protocol::SchedulerInfo> infos;
  for (const auto& entry : sampler_list()) {
    if (entry.family == SamplerFamily::flow) continue;  // no model here was trained for them
    infos.push_back({.name = std::string(entry.name),
                     .label = std::string(entry.label),
                     .family = menu_group(entry.family)});
  }
  return infos;
}

}  // namespace atelier
