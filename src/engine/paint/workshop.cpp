#include "engine/paint/workshop.h"

#include <fmt/format.h>

#include <cmath>

#include "base/clock.h"
#include "base/guard.h"
#include "base/log.h"
#include "engine/memory/estimate.h"
#include "engine/memory/machine.h"
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

// What must be free beside a model so that a small picture can be drawn, and a large one in tiles.
constexpr int64_t working_bytes_min = int64_t{512} << 20;
// Layouts pad, small layers have several.
constexpr double laid_out_factor = 1.15;

// Of a model in memory, from the headers of its files. 0 for what cannot be loaded anyway.
int64_t laid_out_bytes(const std::string& path, const Compute& compute) {
  const double element = compute.precision == Precision::bf16 ? 2 : 4;
  return int64_t(double(inspect(path).parameters) * element * laid_out_factor);
}

ReadingStyle style_of(const PromptPair& prompts) {
  return {.clip_skip = prompts.positive.clip_skip};
}

}  // namespace

std::vector<int64_t> Easel::latent_shape() const {
  const auto cells = [this](int pixels) { return (pixels + factor() - 1) / factor(); };
  return {1, vae->config.latent_channels, cells(height), cells(width)};
}

sd::VaeOptions Easel::vae_use() const {
  sd::VaeOptions out = vae_options;
  const auto cells = latent_shape();
  const int64_t whole = std::max(decode_bytes(vae->config, cells[2], cells[3], compute),
                                 encode_bytes(vae->config, cells[2], cells[3], compute));
  const int64_t free = warm->thrift() == Thrift::sparing ? 0 : warm->make_free(whole);
  out.tiles = tiles_for(vae->config, cells[2], cells[3], compute, free);
  return out;
}

Workshop::Workshop(text::ClipTokenizer tokenizer, const Compute& compute, int64_t budget_bytes)
    : tokenizer_(std::move(tokenizer)),
      compute_(compute),
      warm_(budget_bytes, [] { return machine_memory().free_bytes; }),
      additions_(compute, warm_) {}

// Laid out where it fits beside what this job holds and works with; else its weights stay in their
// file, which any budget can hold.
Compute Workshop::compute_for(const std::string& path) {
  Compute compute = compute_;
  const int64_t weights = laid_out_bytes(path, compute_);
  const int64_t all = weights + working_bytes_min;
  const bool fits = warm_.thrift() == Thrift::usual && warm_.make_free(all) >= all;
  if (fits || !compute.device.is_cpu()) return compute;
  log_info("engine", fmt::format("{} needs {}, more than is free: its weights stay in the file",
                                 path, in_gigabytes(weights)));
  compute.keep = Keep::stored;
  return compute;
}

Result<std::shared_ptr<const SdModel>> Workshop::load(const std::string& path) {
  // One that had to stay in its file is another thing than one laid out: the next job with room for
  // it gets it whole.
  const Compute compute = warm_.holds("model", path) ? compute_ : compute_for(path);
  const auto kind = compute.keep == Keep::stored ? "model in its file" : "model";
  const auto read = [&]() -> Result<std::unique_ptr<const SdModel>> {
    const double started = steady_seconds();
    TRY(auto model, load_model(path, compute));
    log_info("engine", "loaded " + path + " in " +
                           std::to_string(int((steady_seconds() - started) * 1000)) + " ms");
    return model;
  };
  return warm_.get<SdModel>({kind, path, {}, 0}, read);
}

Result<std::shared_ptr<const sd::Vae>> Workshop::vae_of(
    const std::string& path, const std::shared_ptr<const SdModel>& model) {
  if (path.empty()) return std::shared_ptr<const sd::Vae>(model, &model->vae);
  const auto& config = model->vae.config;
  const auto for_what = fmt::format("{} {}", config.latent_channels, config.scaling_factor);
  return warm_.get<sd::Vae>({"vae", path, for_what, bytes_on_disk(path)},
                            [&] { return load_vae(path, compute_, config); });
}

Result<Easel> Workshop::set_up(const EaselWish& wish) {
  Easel easel{.warm = &warm_, .compute = compute_, .width = wish.width, .height = wish.height};
  TRY(easel.model, load(wish.model_path));
  const SdModel& model = *easel.model;
  if (wish.vae_options.color_compensation && model.facts.base != "sdxl") {
    return fail(ErrorKind::invalid, "Colour compensation is for models of SDXL.");
  }
  easel.prediction =
      find_enum<Prediction>(wish.prediction).value_or(model.training.prediction_type);
  const Additions none;
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
