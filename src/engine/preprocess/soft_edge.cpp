#include <array>
#include <cmath>

#include "engine/preprocess/edges.h"
#include "engine/preprocess/preprocessors.h"

namespace atelier::preprocessors {
namespace {

constexpr std::array<double, 3> sigmas{1, 2, 4};
constexpr float sobel_weight = 8;
// What counts as full white: the edges of this share of the picture's edges, but no faint ones.
constexpr double full_share = 0.97;
constexpr float full_min = 48;
constexpr float faint = 4;

// How high the step is that such a blur would have made into this gradient.
float step_height(double sigma) {
  return float(sigma * std::sqrt(2 * 3.14159265358979) / sobel_weight);
}

// The strongest of the three channels: edges between colours of one brightness count, too.
planes::Gradient strongest_gradient(const Raster& picture, double sigma) {
  planes::Gradient best;
  for (int channel = 0; channel < 3; ++channel) {
    auto gradient = planes::sobel(planes::blurred(planes::channel_of(picture, channel), sigma));
    if (channel == 0) {
      best = std::move(gradient);
      continue;
    }
    for (size_t i = 0; i < best.x.values.size(); ++i) {
      float &bx = best.x.values[i], &by = best.y.values[i];
      const float gx = gradient.x.values[i], gy = gradient.y.values[i];
      if (gx * gx + gy * gy <= bx * bx + by * by) continue;
      bx = gx;
      by = gy;
    }
  }
  return best;
}

// A pixel keeps as much as it stands out from those two steps away across the edge: flanks fade,
// crests stay.
planes::Plane thinned(const planes::Plane& value, const planes::Gradient& gradient) {
  planes::Plane out(value.width, value.height);
  for (int y = 0; y < value.height; ++y) {
    for (int x = 0; x < value.width; ++x) {
      const float gx = gradient.x(x, y), gy = gradient.y(x, y), here = value(x, y);
      const float length = std::hypot(gx, gy);
      if (length <= 0 || here <= 0) continue;
      const int dx = int(std::lround(2 * gx / length)), dy = int(std::lround(2 * gy / length));
      const float beside = std::max(value.near(x + dx, y + dy), value.near(x - dx, y - dy));
      const float share = std::min(1.0F, here / std::max(beside, 1e-6F));
      out(x, y) = here * share * share;
    }
  }
  return out;
}

}  // namespace

Raster soft_edge(const Raster& picture, const PreprocessNumbers&) {
  planes::Plane sum(picture.width, picture.height);
  planes::Gradient finest;
  for (const double sigma : sigmas) {
    auto gradient = strongest_gradient(picture, sigma);
    const auto length = planes::length_of(gradient);
    const float scale = step_height(sigma) / float(sigmas.size());
    for (size_t i = 0; i < sum.values.size(); ++i) sum.values[i] += length.values[i] * scale;
    if (sigma == sigmas.front()) finest = std::move(gradient);
  }
  auto edges = planes::blurred(thinned(sum, finest), 0.7);
  const float full = std::max(full_min, planes::quantile_above(edges, faint, full_share));
  for (float& value : edges.values) value *= 255 / full;
  return planes::raster_of_grey(edges);
}

}  // namespace atelier::preprocessors
