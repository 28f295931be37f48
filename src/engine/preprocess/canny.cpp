#include "engine/preprocess/edges.h"
#include "engine/preprocess/preprocessors.h"

namespace atelier::preprocessors {
namespace {
// Enough to quiet the noise of a sensor, little enough to keep hair.
constexpr double smoothing = 1.0;
}  // namespace

Raster canny(const Raster& picture, const PreprocessNumbers& numbers) {
  const auto gradient = planes::sobel(planes::blurred(planes::grey_of(picture), smoothing));
  const auto ridge = planes::ridges(planes::length_of(gradient), gradient);
  return planes::raster_of_grey(planes::connected_ridges(ridge, numbers.low, numbers.high));
}

}  // namespace atelier::preprocessors
