#include "engine/preprocess/plane.h"

#include <cmath>

namespace atelier::planes {
namespace {

// Luma of ITU-R BT.601, as the tools whose control images networks were taught with.
constexpr float red = 0.299F, green = 0.587F, blue = 0.114F;

uint8_t byte_of(float level) {
  if (!(level > 0)) return 0;
  return uint8_t(std::lround(std::min(level, 255.0F)));
}

std::vector<float> gaussian(double sigma) {
  const int reach = std::max(1, int(std::ceil(3 * sigma)));
  std::vector<float> weights(size_t(2 * reach + 1));
  double sum = 0;
  for (int i = -reach; i <= reach; ++i) sum += std::exp(-0.5 * i * i / (sigma * sigma));
  for (int i = -reach; i <= reach; ++i) {
    weights[size_t(i + reach)] = float(std::exp(-0.5 * i * i / (sigma * sigma)) / sum);
  }
  return weights;
}

// Rows become columns, so that one pass along rows serves both directions.
Plane blurred_and_turned(const Plane& plane, const std::vector<float>& weights) {
  const int reach = int(weights.size()) / 2;
  Plane out(plane.height, plane.width);
  std::vector<float> row(size_t(plane.width + 2 * reach));
  for (int y = 0; y < plane.height; ++y) {
    for (int x = -reach; x < plane.width + reach; ++x) row[size_t(x + reach)] = plane.near(x, y);
    for (int x = 0; x < plane.width; ++x) {
      float sum = 0;
      for (size_t k = 0; k < weights.size(); ++k) sum += weights[k] * row[size_t(x) + k];
      out(y, x) = sum;
    }
  }
  return out;
}

// Which inputs one output of a resized side is made of, and how much of each.
struct Tap {
  int first = 0;
  std::vector<float> weights;
};

std::vector<Tap> taps_of(int from, int to) {
  const double scale = double(from) / to;
  const double support = std::max(1.0, scale);
  std::vector<Tap> taps(static_cast<size_t>(to));
  for (int i = 0; i < to; ++i) {
    const double centre = (i + 0.5) * scale;
    Tap& tap = taps[size_t(i)];
    tap.first = std::max(0, int(std::floor(centre - support)));
    const int last = std::min(from - 1, int(std::ceil(centre + support)) - 1);
    float sum = 0;
    for (int k = tap.first; k <= last; ++k) {
      const auto weight = float(std::max(0.0, 1 - std::abs(k + 0.5 - centre) / support));
      tap.weights.push_back(weight);
      sum += weight;
    }
    for (float& weight : tap.weights) weight /= sum;
  }
  return taps;
}

}  // namespace

Plane grey_of(const Raster& picture) {
  Plane plane(picture.width, picture.height);
  const uint8_t* pixel = picture.rgb.data();
  for (float& value : plane.values) {
    value = red * float(pixel[0]) + green * float(pixel[1]) + blue * float(pixel[2]);
    pixel += 3;
  }
  return plane;
}

Plane channel_of(const Raster& picture, int channel) {
  Plane plane(picture.width, picture.height);
  const uint8_t* pixel = picture.rgb.data() + channel;
  for (float& value : plane.values) {
    value = float(*pixel);
    pixel += 3;
  }
  return plane;
}

Raster raster_of_grey(const Plane& plane) {
  Raster raster{.width = plane.width, .height = plane.height, .rgb = {}};
  raster.rgb.reserve(plane.values.size() * 3);
  for (const float value : plane.values) raster.rgb.insert(raster.rgb.end(), 3, byte_of(value));
  return raster;
}

Plane blurred(const Plane& plane, double sigma) {
  if (!(sigma > 0)) return plane;
  const auto weights = gaussian(sigma);
  return blurred_and_turned(blurred_and_turned(plane, weights), weights);
}

Gradient sobel(const Plane& plane) {
  Gradient out{Plane(plane.width, plane.height), Plane(plane.width, plane.height)};
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) {
      const auto at = [&](int dx, int dy) { return plane.near(x + dx, y + dy); };
      out.x(x, y) = at(1, -1) - at(-1, -1) + 2 * (at(1, 0) - at(-1, 0)) + at(1, 1) - at(-1, 1);
      out.y(x, y) = at(-1, 1) - at(-1, -1) + 2 * (at(0, 1) - at(0, -1)) + at(1, 1) - at(1, -1);
    }
  }
  return out;
}

float quantile_above(const Plane& plane, float floor, double share) {
  std::vector<float> kept;
  std::copy_if(plane.values.begin(), plane.values.end(), std::back_inserter(kept),
               [floor](float value) { return value > floor; });
  if (kept.empty()) return floor;
  const auto place = kept.begin() + std::ptrdiff_t(share * double(kept.size() - 1));
  std::nth_element(kept.begin(), place, kept.end());
  return *place;
}

Raster resized(const Raster& picture, int width, int height) {
  if (picture.width == width && picture.height == height) return picture;
  const auto across = taps_of(picture.width, width), down = taps_of(picture.height, height);
  // Across first, then down; one float row at a time of the first, all of its rows kept as bytes
  // would round twice.
  std::vector<float> narrow(size_t(picture.height) * size_t(width) * 3);
  for (int y = 0; y < picture.height; ++y) {
    const uint8_t* row = picture.rgb.data() + size_t(y) * size_t(picture.width) * 3;
    float* out = narrow.data() + size_t(y) * size_t(width) * 3;
    for (const Tap& tap : across) {
      for (size_t c = 0; c < 3; ++c) {
        float sum = 0;
        for (size_t k = 0; k < tap.weights.size(); ++k) {
          sum += tap.weights[k] * float(row[(size_t(tap.first) + k) * 3 + c]);
        }
        *out++ = sum;
      }
    }
  }
  Raster out{.width = width, .height = height, .rgb = {}};
  out.rgb.reserve(size_t(width) * size_t(height) * 3);
  const size_t row_values = size_t(width) * 3;
  for (const Tap& tap : down) {
    const float* rows = narrow.data() + size_t(tap.first) * row_values;
    for (size_t i = 0; i < row_values; ++i) {
      float sum = 0;
      for (size_t k = 0; k < tap.weights.size(); ++k)
        sum += tap.weights[k] * rows[k * row_values + i];
      out.rgb.push_back(byte_of(sum));
    }
  }
  return out;
}

}  // namespace atelier::planes
