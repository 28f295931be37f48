// Something plausible where a picture has nothing yet: what inpainting starts from when a picture
// grows over its borders. Plain arithmetic, no model.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/painter.h"

namespace atelier {

// tile: squares of the picture, taken at random. patchmatch: like the picture's own texture going
// on. color: one colour.
enum class InfillKind { tile, patchmatch, color };
constexpr std::array<std::string_view, 3> enum_names(InfillKind) {
  return {"tile", "patchmatch", "color"};
}

struct InfillWish {
  InfillKind kind = InfillKind::patchmatch;
  std::array<uint8_t, 3> color{};  // of `color`, and where there is no picture to take from
  uint64_t seed = 0;               // of the choices at random; the same seed gives the same bytes
  int tile_px = 32;                // 4..256
  // Asked many times a second; false ends with `cancelled`. May be empty.
  std::function<bool()> go_on;
};

// hole: a byte a pixel, rows top down; what is not 0 is filled. Every other pixel stays as it is.
// invalid when sizes do not fit; too_large above infill_pixels_max.
Result<Raster> infill(const Raster& picture, std::span<const uint8_t> hole, const InfillWish& wish);

constexpr int64_t infill_pixels_max = int64_t{64} << 20;

struct Margins {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
};

// A picture on a larger sheet, and where the sheet is bare (255) or not (0).
struct Widened {
  Raster picture;
  std::vector<uint8_t> hole;
};
// invalid for a negative margin; too_large above infill_pixels_max.
Result<Widened> widen(const Raster& picture, const Margins& margins);

}  // namespace atelier
