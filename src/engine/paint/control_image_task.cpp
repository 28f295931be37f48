#include "base/clock.h"
#include "engine/paint/picture.h"
#include "engine/paint/reporter.h"
#include "engine/paint/tasks.h"
#include "engine/preprocess/preprocess.h"

namespace atelier {

Result<> paint_control_image(const PaintOrder& order, Workshop& shop, PaintObserver& observer) {
  const protocol::Plan& plan = order.plan;
  const auto& part = *plan.control_image;
  for (const int image : plan.images) {
    const double started = steady_seconds();
    Reporter reporter(observer, image, 1);
    TRY_DO(reporter.check());
    reporter.phase(protocol::Phase::preprocessing);
    PreprocessWish wish{.name = part.preprocessor,
                        .low = part.low,
                        .high = part.high,
                        .model_path = part.model_path};
    if (part.detail_px) wish.detail_px = *part.detail_px;
    TRY(Raster made, preprocess(rgb_of(order.inputs[size_t(part.input)]), wish, shop.networks()));
    observer.picture({.image = image,
                      .seed = seed_of(plan, image),
                      .duration_ms = int64_t((steady_seconds() - started) * 1000),
                      .raster = std::move(made)});
  }
  return {};
}

}  // namespace atelier
