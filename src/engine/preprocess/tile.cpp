#include <cmath>

#include "engine/preprocess/plane.h"
#include "engine/preprocess/preprocessors.h"

namespace atelier::preprocessors {

Raster tile(const Raster& picture, const PreprocessNumbers& numbers) {
  const auto side = [&](int pixels) {
    return std::max(1, int(std::lround(pixels / numbers.detail_px)));
  };
  const Raster small = planes::resized(picture, side(picture.width), side(picture.height));
  return planes::resized(small, picture.width, picture.height);
}

}  // namespace atelier::preprocessors
