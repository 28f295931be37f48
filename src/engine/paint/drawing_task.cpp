#include <cmath>

#include "base/clock.h"
#include "engine/paint/canvas.h"
#include "engine/paint/hires.h"
#include "engine/paint/mask.h"
#include "engine/paint/pass.h"
#include "engine/paint/tasks.h"
#include "engine/paint/wishes.h"

namespace atelier {
namespace {

using protocol::Phase;
using protocol::Plan;

// What all images of a plan share.
struct Scene {
  const Plan& plan;
  Workshop& shop;
  std::optional<Canvas> canvas;
  std::optional<Easel> main;
  std::optional<Easel> refiner;
  std::optional<HiresStage> hires;

  std::optional<Relay> relay() const {
    if (!refiner) return std::nullopt;
    return Relay{*refiner, plan.refiner->start};
  }
};

MaskStart mask_start_of(const Plan& plan) {
  using protocol::MaskFill;
  const MaskFill fill = plan.mask ? plan.mask->fill : MaskFill::original;
  if (fill == MaskFill::latent_noise) return MaskStart::noise;
  return fill == MaskFill::latent_nothing ? MaskStart::zeros : MaskStart::picture;
}

PassWish first_pass(const Scene& scene) {
  const Plan& plan = scene.plan;
  PassWish wish{.scheduler = plan.scheduler, .steps = plan.steps};
  if (!scene.canvas) return wish;
  wish.strength = plan.source->strength;
  wish.image = for_pass(*scene.main, scene.canvas->start);
  if (scene.canvas->mask.defined()) {
    wish.mask = whole_cells(scene.canvas->mask, scene.main->factor());
    wish.mask_start = mask_start_of(plan);
  }
  return wish;
}

// Over the seam alone, from the picture as it was put together.
PassWish coherence_pass(const Scene& scene, const Raster& composed) {
  const auto& wish = *scene.plan.mask->coherence;
  return {
      .scheduler = scene.plan.scheduler,
      .steps = scene.plan.steps,
      .strength = wish.strength,
      .image = for_pass(*scene.main, composed),
      .mask = whole_cells(edge_band(scene.canvas->hard_mask, wish.edge_px), scene.main->factor()),
      .clean = {},
      .around = {}};
}

bool has_coherence(const Scene& scene) {
  return scene.canvas && scene.plan.mask && scene.plan.mask->coherence;
}

Result<size_t> total_steps(const Scene& scene) {
  TRY(size_t steps, steps_of(*scene.main, first_pass(scene)));
  if (scene.hires) {
    TRY(const size_t more, scene.hires->steps());
    steps += more;
  }
  if (has_coherence(scene)) {
    TRY(const size_t more, steps_of(*scene.main, coherence_pass(scene, scene.canvas->source)));
    steps += more;
  }
  return steps;
}

Result<Easel> refiner_easel(const Scene& scene, const Additions& additions) {
  const Plan& plan = scene.plan;
  const auto& part = *plan.refiner;
  const bool same = part.model_path == plan.model_path;
  // Helpers were made for the first model; they go along only where that one refines itself.
  return scene.shop.set_up(
      {.model_path = part.model_path,
       .vae_path = "",
       .prediction = same ? plan.prediction : "",
       .prompts = prompts_of(plan, part),
       .guidance = {.scale = part.cfg_scale.value_or(plan.cfg_scale), .rescale = plan.cfg_rescale},
       .additions = same ? &additions : nullptr,
       .options = {.wrap = wrap_of(plan), .freeu = {}},
       .vae_options = {.wrap = wrap_of(plan)},
       .width = plan.width,
       .height = plan.height});
}

EaselWish main_wish(const Plan& plan, const Additions& additions) {
  return {.model_path = plan.model_path,
          .vae_path = plan.vae_path,
          .prediction = plan.prediction,
          .prompts = prompts_of(plan),
          .guidance = {.scale = plan.cfg_scale, .rescale = plan.cfg_rescale},
          .additions = &additions,
          .options = options_of(plan),
          .vae_options = {.wrap = wrap_of(plan), .color_compensation = plan.color_compensation},
          .width = plan.width,
          .height = plan.height};
}

Result<> set_up(Scene& scene, const PaintOrder& order, Reporter& reporter) {
  const Plan& plan = scene.plan;
  const auto go_on = [&] { return !reporter.cancelled(); };
  if (plan.source) {
    if (plan.outpaint) reporter.phase(Phase::preprocessing);
    TRY(scene.canvas, lay_out(order, go_on));
  }
  const CloseUp* close_up =
      scene.canvas && scene.canvas->close_up ? &*scene.canvas->close_up : nullptr;
  TRY(const Additions additions, additions_of(order, close_up, scene.shop.networks(), reporter));
  reporter.phase(Phase::loading);
  TRY_DO(scene.shop.load(plan.model_path));
  TRY_DO(reporter.check());
  reporter.phase(Phase::encoding);
  const EaselWish wish = main_wish(plan, additions);
  TRY(scene.main, scene.shop.set_up(wish));
  if (plan.hires) {
    TRY(scene.hires, HiresStage::make(plan, wish, scene.shop));
  }
  if (plan.refiner) {
    TRY_DO(reporter.check());
    reporter.phase(Phase::loading);
    TRY(scene.refiner, refiner_easel(scene, additions));
  }
  return {};
}

// The picture put together, drawn over once more along the edge of what is masked.
Result<Raster> mended(const Scene& scene, const Raster& first, NoiseStream& stream,
                      Reporter& reporter) {
  const Canvas& canvas = *scene.canvas;
  const Raster picture = pasted_back(canvas.source, first, canvas.mask);
  const PassWish seam = coherence_pass(scene, picture);
  TRY(const size_t steps, steps_of(*scene.main, seam));
  if (steps == 0) return first;
  TRY(const Tensor latent, run_pass(*scene.main, std::nullopt, seam, stream, reporter));
  TRY(const Raster drawn, developed(*scene.main, latent, reporter));
  const int edge_px = scene.plan.mask->coherence->edge_px;
  return pasted_back(picture, drawn, blurred(edge_band(canvas.hard_mask, edge_px), edge_px / 2));
}

Result<Raster> draw(const Scene& scene, int64_t seed, Reporter& reporter) {
  const PassWish wish = first_pass(scene);
  TRY(const size_t steps, steps_of(*scene.main, wish));
  NoiseStream stream{uint64_t(seed)};
  // So little strength that no step is left: the picture itself, not its way through the VAE.
  if (steps == 0 && !scene.hires) {
    return scene.canvas->close_up ? scene.canvas->close_up->whole : scene.canvas->source;
  }
  Tensor latent;
  if (steps > 0) {
    TRY(latent, run_pass(*scene.main, scene.relay(), wish, stream, reporter));
  } else {
    latent = encode_image(*scene.main->vae, wish.image, scene.main->vae_use())
                 .to(scene.main->compute.device);
  }
  if (scene.hires) return scene.hires->draw(*scene.main, latent, stream, reporter);
  TRY(Raster drawn, developed(*scene.main, latent, reporter));
  if (has_coherence(scene)) {
    TRY(drawn, mended(scene, drawn, stream, reporter));
  }
  // The seam's band reaches beyond the mask so that both sides meet; outside, the source stays.
  return scene.canvas ? finished(*scene.canvas, drawn) : drawn;
}

}  // namespace

Result<> paint_drawing(const PaintOrder& order, Workshop& shop, PaintObserver& observer) {
  const Plan& plan = order.plan;
  const int first = plan.images.empty() ? 0 : plan.images.front();
  Reporter opening(observer, first, size_t(plan.steps));
  Scene scene{.plan = plan, .shop = shop};
  TRY_DO(set_up(scene, order, opening));
  TRY(const size_t steps, total_steps(scene));
  for (const int image : plan.images) {
    const double started = steady_seconds();
    Reporter reporter(observer, image, steps);
    TRY_DO(reporter.check());
    const int64_t seed = seed_of(plan, image);
    TRY(Raster raster, draw(scene, seed, reporter));
    observer.picture({.image = image,
                      .seed = seed,
                      .duration_ms = int64_t((steady_seconds() - started) * 1000),
                      .raster = std::move(raster)});
  }
  return {};
}

}  // namespace atelier
