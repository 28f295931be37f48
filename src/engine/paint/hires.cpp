#include "engine/paint/hires.h"

#include <cmath>

#include "engine/paint/picture.h"

namespace atelier {
namespace {

using protocol::HiresMethod;
using protocol::Phase;

// Recipes have sides in steps of eight pixels; so have results.
int side_of(int pixels, double scale) {
  return int(std::lround(pixels * scale / 8)) * 8;
}

}  // namespace

Result<HiresStage> HiresStage::make(const protocol::Plan& plan, EaselWish first, Workshop& shop) {
  first.width = side_of(plan.width, plan.hires->scale);
  first.height = side_of(plan.height, plan.hires->scale);
  TRY(Easel large, shop.set_up(first));
  return HiresStage(plan, std::move(large), shop);
}

PassWish HiresStage::wish() const {
  const auto& part = *plan_->hires;
  return {.scheduler = plan_->scheduler,
          .steps = part.steps > 0 ? part.steps : plan_->steps,
          .strength = part.strength,
          .image = {},
          .mask = {},
          .clean = {},
          .around = {}};
}

Result<size_t> HiresStage::steps() const {
  PassWish over = wish();
  // Only that there is something to start from counts here.
  over.clean = at::zeros({1});
  return steps_of(large_, over);
}

Result<Raster> HiresStage::enlarged(const Easel& small, const Tensor& latent,
                                    Reporter& reporter) const {
  TRY(const Raster drawn, developed(small, latent, reporter));
  if (plan_->hires->method == HiresMethod::pixel) {
    return shaped(drawn, protocol::ResizeMode::just_resize, large_.width, large_.height);
  }
  const UpscaleWish by{.path = plan_->hires->upscaler_path, .scale = plan_->hires->scale};
  const auto go_on = [&](size_t done, size_t total) {
    return reporter.part(Phase::upscaling, done, total);
  };
  TRY(const Raster large, shop_->enlarge(drawn, by, go_on));
  return shaped(large, protocol::ResizeMode::just_resize, large_.width, large_.height);
}

Result<Raster> HiresStage::draw(const Easel& small, const Tensor& latent, NoiseStream& stream,
                                Reporter& reporter) const {
  PassWish over = wish();
  if (plan_->hires->method == HiresMethod::latent) {
    const auto shape = large_.latent_shape();
    over.clean = at::upsample_bilinear2d(latent, {shape[2], shape[3]}, /*align_corners=*/false);
    TRY(const size_t steps, steps_of(large_, over));
    if (steps == 0) return developed(large_, over.clean, reporter);
  } else {
    TRY(const Raster picture, enlarged(small, latent, reporter));
    over.image = for_pass(large_, picture);
    TRY(const size_t steps, steps_of(large_, over));
    if (steps == 0) return picture;
  }
  TRY(const Tensor drawn, run_pass(large_, std::nullopt, over, stream, reporter));
  return developed(large_, drawn, reporter);
}

}  // namespace atelier
