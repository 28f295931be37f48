#include "engine/paint/workshop.h"

#include <cmath>

#include "base/clock.h"
#include "base/guard.h"
#include "base/log.h"
#include "engine/paint/picture.h"
#include "engine/weighted_prompt.h"
#include "models/upscaler/upscale.h"
#include "models/vae_file.h"

namespace atelier {
namespace {

PromptPair framed(PromptPair prompts, int width, int height) {
  const auto frame = [&](Prompt& prompt) {
    const double score = prompt.frame.score;
    prompt.frame = Frame::whole(height, width);
    prompt.frame.score = score;
  };
  frame(prompts.positive);
  if (prompts.negative) frame(*prompts.negative);
  return prompts;
}

ReadingStyle style_of(const PromptPair& prompts) {
  return {.clip_skip = prompts.positive.clip_skip};
}

}  // namespace

std::vector<int64_t> Easel::latent_shape() const {
  const auto cells = [this](int pixels) { return (pixels + factor() - 1) / factor(); };
  return {1, vae->config.latent_channels, cells(height), cells(width)};
}

void Workshop::begin_job(const std::vector<std::string>& model_paths) {
  models_.keep_only({model_paths.begin(), model_paths.end()});
}

Result<std::shared_ptr<const SdModel>> Workshop::load(const std::string& path) {
  const auto read = [&]() -> Result<std::unique_ptr<const SdModel>> {
    const double started = steady_seconds();
    TRY(auto model, load_model(path, compute_));
    log_info("engine", "loaded " + path + " in " +
                           std::to_string(int((steady_seconds() - started) * 1000)) + " ms");
    return model;
  };
  return models_.get(path, read);
}

Result<std::shared_ptr<const sd::Vae>> Workshop::vae_of(
    const std::string& path, const std::shared_ptr<const SdModel>& model) {
  if (path.empty()) return std::shared_ptr<const sd::Vae>(model, &model->vae);
  return vaes_.get(path, [&] { return load_vae(path, compute_, model->vae.config); });
}

Result<Easel> Workshop::set_up(const EaselWish& wish) {
  Easel easel{.device = compute_.device, .width = wish.width, .height = wish.height};
  TRY(easel.model, load(wish.model_path));
  const SdModel& model = *easel.model;
  if (wish.vae_options.color_compensation && model.facts.base != "sdxl") {
    return fail(ErrorKind::invalid, "Colour compensation is for models of SDXL.");
  }
  const Additions none;
  if (wish.additions != nullptr && helped_.lock() != easel.model) {
    additions_.model_changed();
    vaes_.clear();  // they were read for the latents of another model
    helped_ = easel.model;
  }
  TRY(easel.vae, vae_of(wish.vae_path, easel.model));
  TRY(auto ready, additions_.prepare(model, wish.additions != nullptr ? *wish.additions : none,
                                     wish.width, wish.height));
  easel.extras = std::move(ready.hook);
  easel.options = wish.options;
  easel.vae_options = wish.vae_options;
  easel.guidance = wish.guidance;
  const PromptPair prompts = framed(wish.prompts, wish.width, wish.height);
  TRY(easel.conditioning, guard("the text encoder", [&] {
        const PromptReader reader(model.text, tokenizer_, ready.vocabulary);
        return read_prompts(reader, model.unet.config(), prompts, wish.guidance, style_of(prompts));
      }));
  return easel;
}

Result<Raster> Workshop::enlarge(const Raster& picture, const UpscaleWish& wish,
                                 const std::function<bool(size_t done, size_t total)>& go_on) {
  if (!wish.path.empty()) return additions_.upscale(picture, wish, go_on);
  const auto side = [&](int before) { return std::llround(before * wish.scale); };
  return guard("bicubic enlarging", [&] {
    return raster_of_unit(
        upscaler::resize(unit_image(picture), side(picture.height), side(picture.width)));
  });
}

}  // namespace atelier
