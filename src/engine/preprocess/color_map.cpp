#include <algorithm>
#include <array>
#include <cmath>

#include "engine/preprocess/preprocessors.h"

namespace atelier::preprocessors {
namespace {

struct Cell {
  int left = 0, top = 0, right = 0, bottom = 0;
};

void paint_mean(const Raster& picture, const Cell& cell, Raster& out) {
  const auto place = [&](int x, int y) {
    return (size_t(y) * size_t(picture.width) + size_t(x)) * 3;
  };
  std::array<uint64_t, 3> sum{};
  for (int y = cell.top; y < cell.bottom; ++y) {
    for (int x = cell.left; x < cell.right; ++x) {
      for (size_t c = 0; c < 3; ++c) sum[c] += picture.rgb[place(x, y) + c];
    }
  }
  const uint64_t count = uint64_t(cell.right - cell.left) * uint64_t(cell.bottom - cell.top);
  for (uint64_t& value : sum) value = (value + count / 2) / count;
  for (int y = cell.top; y < cell.bottom; ++y) {
    for (int x = cell.left; x < cell.right; ++x) {
      for (size_t c = 0; c < 3; ++c) out.rgb[place(x, y) + c] = uint8_t(sum[c]);
    }
  }
}

}  // namespace

Raster color_map(const Raster& picture, const PreprocessNumbers& numbers) {
  const int side = std::max(1, int(std::lround(numbers.detail_px)));
  Raster out = picture;
  for (int top = 0; top < picture.height; top += side) {
    for (int left = 0; left < picture.width; left += side) {
      paint_mean(
          picture,
          {left, top, std::min(left + side, picture.width), std::min(top + side, picture.height)},
          out);
    }
  }
  return out;
}

}  // namespace atelier::preprocessors
