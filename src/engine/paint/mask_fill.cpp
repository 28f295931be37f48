#include "engine/paint/mask_fill.h"

#include "engine/paint/mask.h"
#include "engine/paint/picture.h"

namespace atelier {
namespace {

// Means of 2x2 pixels of which each counts by `weight`.
struct FillLevel {
  Tensor colour;  // [1, 3, h, w]; 0 where the weight is
  Tensor weight;  // [1, 1, h, w], 0..1
};

FillLevel half_as_large(const FillLevel& fine) {
  const auto mean = [](const Tensor& x) {
    return at::avg_pool2d(x, {2, 2}, {2, 2}, {0, 0}, /*ceil_mode=*/true,
                          /*count_include_pad=*/false);
  };
  const Tensor weight = mean(fine.weight);
  const Tensor sum = mean(fine.colour * fine.weight);
  return {at::where(weight > 0, sum / weight.clamp_min(1e-12), at::zeros({1})),
          (weight * 4).clamp_max(1)};
}

// Ever coarser means until every pixel knows a colour, then back to the fine: what a level does not
// know itself comes from the one below, interpolated.
Tensor flowed_in(const FillLevel& fine) {
  const int64_t height = fine.weight.size(2), width = fine.weight.size(3);
  if (height == 1 && width == 1) {
    return at::where(fine.weight > 0, fine.colour, at::full({1}, 0.5));
  }
  const Tensor below = at::upsample_bilinear2d(flowed_in(half_as_large(fine)), {height, width},
                                               /*align_corners=*/false);
  return fine.colour * fine.weight + below * (1 - fine.weight);
}

}  // namespace

Raster filled_from_around(const Raster& picture, const Tensor& mask) {
  const Tensor hole = (mask > 0).to(at::kFloat);
  const Tensor known = unit_image(picture) * (1 - hole);
  return pasted_back(picture, raster_of_unit(flowed_in({known, 1 - hole})), hole);
}

}  // namespace atelier
