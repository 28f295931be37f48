// One channel of numbers over an image, and what the preprocessors do to it. Levels are those of
// 8-bit pixels, 0..255. Outside the image lies its nearest border pixel.
#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/painter.h"

namespace atelier::planes {

struct Plane {
  Plane() = default;
  Plane(int width_, int height_)
      : width(width_), height(height_), values(size_t(width_) * size_t(height_)) {}

  float& operator()(int x, int y) { return values[size_t(y) * size_t(width) + size_t(x)]; }
  float operator()(int x, int y) const { return values[size_t(y) * size_t(width) + size_t(x)]; }
  float near(int x, int y) const {
    return (*this)(std::clamp(x, 0, width - 1), std::clamp(y, 0, height - 1));
  }

  int width = 0;
  int height = 0;
  std::vector<float> values;
};

Plane grey_of(const Raster& picture);
Plane channel_of(const Raster& picture, int channel);
Raster raster_of_grey(const Plane& plane);  // rounded and clamped

// Gaussian of this standard deviation in pixels; 0 gives the plane back.
Plane blurred(const Plane& plane, double sigma);

struct Gradient {
  Plane x, y;
};
// Of the 3x3 Sobel masks, not divided by their weight (8), as thresholds are usually given.
Gradient sobel(const Plane& plane);

// The value below which this share (0..1) of the values above `floor` lies; floor where there are
// none.
float quantile_above(const Plane& plane, float floor, double share);

// To an exact size: averages where it gets smaller, linear in between where it gets larger.
Raster resized(const Raster& picture, int width, int height);

}  // namespace atelier::planes
