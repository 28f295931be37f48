#include <cmath>

#include "base/clock.h"
#include "base/guard.h"
#include "engine/paint/pass.h"
#include "engine/paint/picture.h"
#include "engine/paint/tasks.h"
#include "engine/paint/tiles.h"
#include "engine/paint/wishes.h"

namespace atelier {
namespace {

using protocol::Phase;
using protocol::Plan;

// The prompt is told the size of a tile: the model sees no more at once.
Result<Easel> tile_easel(const PaintOrder& order, Workshop& shop, Reporter& reporter) {
  const Plan& plan = order.plan;
  TRY(const Additions additions, additions_of(order, nullptr, shop.networks(), reporter));
  reporter.phase(Phase::loading);
  TRY(const auto model, shop.load(plan.model_path));
  TRY_DO(reporter.check());
  reporter.phase(Phase::encoding);
  const int side = plan.upscale->refine->tile_px;
  const auto& shape = model->shape;
  if (shape.unet.in_channels != shape.vae.latent_channels) {
    return fail(ErrorKind::invalid,
                "A model for inpainting cannot draw over an enlarged picture; choose its base.");
  }
  return shop.set_up({.model_path = plan.model_path,
                      .vae_path = plan.vae_path,
                      .prediction = plan.prediction,
                      .prompts = prompts_of(plan),
                      .guidance = {.scale = plan.cfg_scale, .rescale = plan.cfg_rescale},
                      .additions = &additions,
                      .options = options_of(plan),
                      .vae_options = {.color_compensation = plan.color_compensation},
                      .width = side,
                      .height = side});
}

TileWish tiles_of(const Easel& easel, const protocol::RefinePart& part, Reporter& reporter) {
  TileWish tiles{.tile = std::max<int64_t>(8, part.tile_px / easel.factor())};
  // Tiles must move on: less than half of one may be shared.
  tiles.overlap = std::min<int64_t>(part.overlap_px / easel.factor(), (tiles.tile - 1) / 2);
  tiles.go_on = [&reporter] { return reporter.tile(); };
  const auto shape = easel.latent_shape();
  reporter.split_steps(tile_count(shape[2], shape[3], tiles));
  return tiles;
}

Result<Raster> drawn_over(const Raster& large, const Plan& plan, Easel easel, int64_t seed,
                          Reporter& reporter) {
  const auto& part = *plan.upscale->refine;
  easel.width = large.width;
  easel.height = large.height;
  const TileWish tiles = tiles_of(easel, part, reporter);
  PassWish wish{.scheduler = plan.scheduler,
                .steps = plan.steps,
                .strength = part.strength,
                .image = for_pass(easel, large),
                .mask = {},
                .clean = {},
                .around = {}};
  TRY(const size_t steps, steps_of(easel, wish));
  if (steps == 0) return large;
  reporter.expect(steps);
  wish.around = [&](Model network) { return tiled(std::move(network), tiles); };
  NoiseStream stream{uint64_t(seed)};
  TRY(const Tensor latent, run_pass(easel, std::nullopt, wish, stream, reporter));
  return developed(easel, latent, reporter);
}

}  // namespace

Result<> paint_upscale(const PaintOrder& order, Workshop& shop, PaintObserver& observer) {
  const Plan& plan = order.plan;
  const auto& part = *plan.upscale;
  const Raster picture = rgb_of(order.inputs[size_t(part.input)]);
  for (const int image : plan.images) {
    const double started = steady_seconds();
    Reporter reporter(observer, image, 1);
    TRY_DO(reporter.check());
    reporter.phase(part.path.empty() ? Phase::upscaling : Phase::loading);
    const auto go_on = [&](size_t done, size_t total) {
      return reporter.part(Phase::upscaling, done, total);
    };
    TRY(Raster large,
        shop.enlarge(picture, {.path = part.path, .scale = part.scale, .strength = part.strength},
                     go_on));
    if (part.refine) {
      TRY(Easel easel, tile_easel(order, shop, reporter));
      TRY(large, drawn_over(large, plan, std::move(easel), seed_of(plan, image), reporter));
    }
    observer.picture({.image = image,
                      .seed = seed_of(plan, image),
                      .duration_ms = int64_t((steady_seconds() - started) * 1000),
                      .raster = std::move(large)});
  }
  return {};
}

}  // namespace atelier
