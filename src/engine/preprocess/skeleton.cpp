#include "engine/preprocess/skeleton.h"

#include <algorithm>
#include <cmath>

namespace atelier {
namespace {

using pose::Joint;
using Colour = std::array<uint8_t, 3>;

// Once around the colours: of the joints by their number, of the limbs but for the last one.
constexpr std::array<Colour, pose::joint_count> wheel{{{255, 0, 0},
                                                       {255, 85, 0},
                                                       {255, 170, 0},
                                                       {255, 255, 0},
                                                       {170, 255, 0},
                                                       {85, 255, 0},
                                                       {0, 255, 0},
                                                       {0, 255, 85},
                                                       {0, 255, 170},
                                                       {0, 255, 255},
                                                       {0, 170, 255},
                                                       {0, 85, 255},
                                                       {0, 0, 255},
                                                       {85, 0, 255},
                                                       {170, 0, 255},
                                                       {255, 0, 255},
                                                       {255, 0, 170},
                                                       {255, 0, 85}}};
constexpr double line_px = 4;  // half a limb's width and a joint's radius
constexpr double of_shorter_px = 512;
constexpr double limb_light = 0.6;

struct Ellipse {
  double x, y;           // its middle
  double along, across;  // half its axes
  double right, down;    // the direction of the first, of length one
};

void fill(Raster& canvas, const Ellipse& e, const Colour& colour) {
  const double reach = std::max(e.along, e.across);
  const auto from = [&](double middle) { return std::max(0, int(std::floor(middle - reach))); };
  const auto to = [&](double middle, int most) {
    return std::min(most - 1, int(std::ceil(middle + reach)));
  };
  for (int y = from(e.y); y <= to(e.y, canvas.height); ++y) {
    for (int x = from(e.x); x <= to(e.x, canvas.width); ++x) {
      const double dx = x - e.x, dy = y - e.y;
      const double along = (dx * e.right + dy * e.down) / e.along;
      const double across = (dy * e.right - dx * e.down) / e.across;
      if (along * along + across * across > 1) continue;
      const size_t at = (size_t(y) * size_t(canvas.width) + size_t(x)) * 3;
      std::copy(colour.begin(), colour.end(), canvas.rgb.begin() + std::ptrdiff_t(at));
    }
  }
}

Colour dimmed(const Colour& colour) {
  Colour out{};
  for (size_t i = 0; i < 3; ++i) out[i] = uint8_t(colour[i] * limb_light);
  return out;
}

void draw_limb(Raster& canvas, const Joint& a, const Joint& b, double line, const Colour& colour) {
  const double length = std::hypot(b.x - a.x, b.y - a.y);
  if (length <= 0) return;
  fill(canvas,
       {(a.x + b.x) / 2, (a.y + b.y) / 2, length / 2, line, (b.x - a.x) / length,
        (b.y - a.y) / length},
       dimmed(colour));
}

}  // namespace

Raster skeletons(std::span<const pose::Person> people, int width, int height) {
  Raster canvas{.width = width, .height = height, .rgb = {}};
  canvas.rgb.resize(size_t(width) * size_t(height) * 3);
  const double line = std::max(1.0, line_px * std::min(width, height) / of_shorter_px);
  for (size_t i = 0; i < pose::drawn_limbs; ++i) {
    for (const pose::Person& person : people) {
      const auto& a = person.joints[pose::limbs[i].from];
      const auto& b = person.joints[pose::limbs[i].to];
      if (a && b) draw_limb(canvas, *a, *b, line, wheel[i]);
    }
  }
  for (size_t i = 0; i < pose::joint_count; ++i) {
    for (const pose::Person& person : people) {
      const auto& joint = person.joints[i];
      if (joint) fill(canvas, {joint->x, joint->y, line, line, 1, 0}, wheel[i]);
    }
  }
  return canvas;
}

}  // namespace atelier
