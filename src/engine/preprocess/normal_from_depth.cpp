#include <cmath>

#include "engine/preprocess/normals.h"
#include "engine/preprocess/preprocessors.h"

namespace atelier::preprocessors {
namespace {

constexpr float weight_of_sobel = 8;

uint8_t byte_of_direction(float part) {
  return uint8_t(std::lround((part * 0.5F + 0.5F) * 255));
}

}  // namespace

Raster normals_of(const planes::Plane& plane, const PreprocessNumbers& numbers) {
  const auto depth = planes::blurred(plane, numbers.detail_px);
  const auto slope = planes::sobel(depth);
  // Levels of depth as pixels, so that slopes are slopes.
  const auto pixels_a_level =
      float(numbers.high * std::min(plane.width, plane.height) / 255 / weight_of_sobel);
  const auto background = float(numbers.low * 255);
  Raster out{.width = plane.width, .height = plane.height, .rgb = {}};
  out.rgb.reserve(depth.values.size() * 3);
  for (size_t i = 0; i < depth.values.size(); ++i) {
    const bool is_far = depth.values[i] < background;
    const float right = is_far ? 0 : -slope.x.values[i] * pixels_a_level;
    const float up = is_far ? 0 : slope.y.values[i] * pixels_a_level;
    const float length = std::sqrt(right * right + up * up + 1);
    for (const float part : {right, up, 1.0F}) out.rgb.push_back(byte_of_direction(part / length));
  }
  return out;
}

Raster normal_from_depth(const Raster& picture, const PreprocessNumbers& numbers) {
  return normals_of(planes::grey_of(picture), numbers);
}

}  // namespace atelier::preprocessors
