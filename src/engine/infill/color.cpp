#include <algorithm>

#include "engine/infill/infills.h"

namespace atelier::infills {

Raster colored(const Raster& picture, std::span<const uint8_t> hole, const InfillWish& wish) {
  Raster out = picture;
  for (size_t i = 0; i < hole.size(); ++i) {
    if (hole[i] != 0) std::copy_n(wish.color.begin(), 3, out.rgb.begin() + std::ptrdiff_t(i * 3));
  }
  return out;
}

}  // namespace atelier::infills
