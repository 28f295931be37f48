#include "engine/infill/infill.h"

#include <algorithm>

#include "base/guard.h"
#include "engine/infill/infills.h"

namespace atelier {
namespace {

constexpr int tile_px_min = 4, tile_px_max = 256;

Result<> check(const Raster& picture, std::span<const uint8_t> hole, const InfillWish& wish) {
  const int64_t pixels = int64_t{picture.width} * picture.height;
  if (picture.width < 1 || picture.height < 1 || int64_t(picture.rgb.size()) != pixels * 3) {
    return fail(ErrorKind::invalid, "There is no picture to fill in.");
  }
  if (int64_t(hole.size()) != pixels) {
    return fail(ErrorKind::invalid, "The picture and what is to be filled differ in size.");
  }
  if (pixels > infill_pixels_max) {
    return fail(ErrorKind::too_large, "Pictures of up to 64 MP can be filled in.");
  }
  if (wish.tile_px < tile_px_min || wish.tile_px > tile_px_max) {
    return fail(ErrorKind::invalid, "Tiles to fill in are 4 to 256 pixels wide.");
  }
  return {};
}

}  // namespace

Result<Raster> infill(const Raster& picture, std::span<const uint8_t> hole,
                      const InfillWish& wish) {
  TRY_DO(check(picture, hole, wish));
  const auto is_hole = [](uint8_t value) { return value != 0; };
  if (std::none_of(hole.begin(), hole.end(), is_hole)) return picture;
  return guard("infill", [&]() -> Result<Raster> {
    const bool all = std::all_of(hole.begin(), hole.end(), is_hole);
    if (all || wish.kind == InfillKind::color) return infills::colored(picture, hole, wish);
    if (wish.kind == InfillKind::tile) return infills::tiled(picture, hole, wish);
    return infills::patch_matched(picture, hole, wish);
  });
}

Result<Widened> widen(const Raster& picture, const Margins& margins) {
  const int64_t width = int64_t{picture.width} + margins.left + margins.right;
  const int64_t height = int64_t{picture.height} + margins.top + margins.bottom;
  if (std::min({margins.left, margins.top, margins.right, margins.bottom}) < 0) {
    return fail(ErrorKind::invalid, "A picture can only grow over its borders.");
  }
  if (picture.rgb.empty() ||
      picture.rgb.size() != size_t(picture.width) * size_t(picture.height) * 3) {
    return fail(ErrorKind::invalid, "There is no picture to enlarge.");
  }
  if (std::max(width, height) > infill_pixels_max || width * height > infill_pixels_max) {
    return fail(ErrorKind::too_large, "Pictures can grow to 64 MP.");
  }
  return guard("a larger sheet", [&] {
    Widened wide;
    wide.picture = {.width = int(width), .height = int(height), .rgb = {}};
    wide.picture.rgb.resize(size_t(width * height) * 3);
    wide.hole.assign(size_t(width * height), 255);
    const auto row_pixels = size_t(picture.width);
    for (int y = 0; y < picture.height; ++y) {
      const size_t to = size_t(y + margins.top) * size_t(width) + size_t(margins.left);
      std::copy_n(picture.rgb.begin() + std::ptrdiff_t(size_t(y) * row_pixels * 3), row_pixels * 3,
                  wide.picture.rgb.begin() + std::ptrdiff_t(to * 3));
      std::fill_n(wide.hole.begin() + std::ptrdiff_t(to), row_pixels, uint8_t{0});
    }
    return wide;
  });
}

}  // namespace atelier
