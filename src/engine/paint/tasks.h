// The three things a plan may ask for. Each paints every image of the plan, in its order.
#pragma once
#include "engine/paint/workshop.h"

namespace atelier {

constexpr int64_t seed_count = int64_t{1} << 32;
inline int64_t seed_of(const protocol::Plan& plan, int image) {
  return (plan.seed + image) % seed_count;
}

// Text to image, image to image, inpainting, outpainting, with refiner and hi-res fix.
Result<> paint_drawing(const PaintOrder& order, Workshop& shop, PaintObserver& observer);

// A picture enlarged, and drawn over where the plan says so.
Result<> paint_upscale(const PaintOrder& order, Workshop& shop, PaintObserver& observer);

// A control image of a picture.
Result<> paint_control_image(const PaintOrder& order, Workshop& shop, PaintObserver& observer);

}  // namespace atelier
