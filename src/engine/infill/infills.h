// The ways to fill, each in a file of its own. Holes are not empty and there is something known.
#pragma once
#include "engine/infill/infill.h"

namespace atelier::infills {

Result<Raster> tiled(const Raster& picture, std::span<const uint8_t> hole, const InfillWish& wish);
Result<Raster> patch_matched(const Raster& picture, std::span<const uint8_t> hole,
                             const InfillWish& wish);
Raster colored(const Raster& picture, std::span<const uint8_t> hole, const InfillWish& wish);

inline bool goes_on(const InfillWish& wish) {
  return !wish.go_on || wish.go_on();
}
inline Failure given_up() {
  return fail(ErrorKind::cancelled, "The job was cancelled.");
}

}  // namespace atelier::infills
