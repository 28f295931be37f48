#include "engine/preprocess/edges.h"
#include "engine/preprocess/preprocessors.h"

namespace atelier::preprocessors {
namespace {

// What a hand would leave out is blurred away first.
constexpr double stroke_blur = 3;
constexpr double low = 24, high = 56;
// Strokes shorter than this share of the shorter side are dropped; strokes are this thick.
constexpr double shortest_share = 0.06;
constexpr double thick_share = 1.0 / 220;

// White grows by `radius` pixels, round.
planes::Plane thickened(const planes::Plane& lines, int radius) {
  planes::Plane out(lines.width, lines.height);
  for (int y = 0; y < lines.height; ++y) {
    for (int x = 0; x < lines.width; ++x) {
      if (lines(x, y) <= 0) continue;
      for (int dy = -radius; dy <= radius; ++dy) {
        for (int dx = -radius; dx <= radius; ++dx) {
          const int nx = x + dx, ny = y + dy;
          const bool inside = nx >= 0 && ny >= 0 && nx < out.width && ny < out.height;
          if (inside && dx * dx + dy * dy <= radius * radius) out(nx, ny) = 255;
        }
      }
    }
  }
  return out;
}

}  // namespace

Raster scribble(const Raster& picture, const PreprocessNumbers&) {
  const auto gradient = planes::sobel(planes::blurred(planes::grey_of(picture), stroke_blur));
  const auto ridge = planes::ridges(planes::length_of(gradient), gradient);
  auto lines = planes::connected_ridges(ridge, low, high);
  const double side = std::min(picture.width, picture.height);
  planes::drop_small(lines, int(side * shortest_share));
  return planes::raster_of_grey(thickened(lines, std::max(1, int(side * thick_share))));
}

}  // namespace atelier::preprocessors
