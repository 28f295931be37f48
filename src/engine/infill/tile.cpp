#include <algorithm>

#include "engine/infill/infills.h"
#include "engine/infill/rng.h"

namespace atelier::infills {
namespace {

struct Corner {
  int x = 0, y = 0;
};

// Sums of holes above and left, so that a square is asked in four reads.
class HoleCount {
 public:
  HoleCount(std::span<const uint8_t> hole, int width, int height)
      : stride_(size_t(width) + 1), sums_(stride_ * (size_t(height) + 1)) {
    for (size_t y = 0; y < size_t(height); ++y) {
      uint32_t row = 0;
      for (size_t x = 0; x < size_t(width); ++x) {
        row += hole[y * size_t(width) + x] != 0 ? 1 : 0;
        sums_[(y + 1) * stride_ + x + 1] = sums_[y * stride_ + x + 1] + row;
      }
    }
  }
  bool is_whole(const Corner& at, int side) const {
    const auto sum = [&](int x, int y) { return sums_[size_t(y) * stride_ + size_t(x)]; };
    return sum(at.x + side, at.y + side) + sum(at.x, at.y) ==
           sum(at.x + side, at.y) + sum(at.x, at.y + side);
  }

 private:
  size_t stride_;
  std::vector<uint32_t> sums_;
};

// Squares without a hole, at most this many so that a huge picture costs no more than a large one.
constexpr size_t squares_max = 4096;

std::vector<Corner> whole_squares(const Raster& picture, const HoleCount& holes, int side) {
  std::vector<Corner> found;
  const int step = std::max(1, side / 2);
  for (int y = 0; y + side <= picture.height && found.size() < squares_max; y += step) {
    for (int x = 0; x + side <= picture.width && found.size() < squares_max; x += step) {
      if (holes.is_whole({x, y}, side)) found.push_back({x, y});
    }
  }
  return found;
}

}  // namespace

Result<Raster> tiled(const Raster& picture, std::span<const uint8_t> hole, const InfillWish& wish) {
  const HoleCount holes(hole, picture.width, picture.height);
  int side = std::min({wish.tile_px, picture.width, picture.height});
  auto squares = whole_squares(picture, holes, side);
  // What is known may be narrower than a tile; a single known pixel is a tile of one.
  while (squares.empty() && side > 1) squares = whole_squares(picture, holes, side = side / 2);
  Dice dice(wish.seed);
  Raster out = picture;
  for (int top = 0; top < picture.height; top += side) {
    if (!goes_on(wish)) return given_up();
    for (int left = 0; left < picture.width; left += side) {
      const Corner from = squares[size_t(dice.below(int64_t(squares.size())))];
      for (int y = 0; y < std::min(side, picture.height - top); ++y) {
        for (int x = 0; x < std::min(side, picture.width - left); ++x) {
          const size_t to = size_t(top + y) * size_t(picture.width) + size_t(left + x);
          if (hole[to] == 0) continue;
          const size_t at = size_t(from.y + y) * size_t(picture.width) + size_t(from.x + x);
          std::copy_n(picture.rgb.begin() + std::ptrdiff_t(at * 3), 3,
                      out.rgb.begin() + std::ptrdiff_t(to * 3));
        }
      }
    }
  }
  return out;
}

}  // namespace atelier::infills
