#include "engine/raster.h"

#include <algorithm>
#include <cmath>

namespace atelier {
namespace {

uint8_t byte_of_unit(float value) {
  // NaN compares false both ways and would be undefined as an integer: it becomes black.
  if (!(value > 0.0F)) return 0;
  return uint8_t(std::nearbyint(std::min(value, 1.0F) * 255.0F));
}

// [c, h, w] on the CPU, fp32, contiguous.
Tensor planes_of(const Tensor& batch) {
  ATELIER_ASSERT(batch.dim() == 4 && batch.size(0) == 1);
  return batch.select(0, 0).to(at::kCPU, at::kFloat).contiguous();
}

}  // namespace

Raster raster_of(const Tensor& decoded, int width, int height) {
  const Tensor planes = planes_of(decoded);
  ATELIER_ASSERT(planes.size(0) == 3 && planes.size(1) >= height && planes.size(2) >= width);
  Raster raster{.width = width, .height = height, .rgb = {}};
  raster.rgb.resize(size_t(width) * size_t(height) * 3);
  const int64_t row_floats = planes.size(2);
  const int64_t plane_floats = planes.size(1) * row_floats;
  const float* values = planes.data_ptr<float>();
  uint8_t* out = raster.rgb.data();
  for (int y = 0; y < height; ++y) {
    const float* row = values + y * row_floats;
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c) *out++ = byte_of_unit(row[c * plane_floats + x] * 0.5F + 0.5F);
    }
  }
  return raster;
}

Raster preview_of(const Tensor& latents, const LatentRgb& map) {
  if (!map.fits(latents.size(1))) return {};
  const Tensor planes = planes_of(latents);
  const auto height = int(planes.size(1));
  const auto width = int(planes.size(2));
  const auto channels = size_t(planes.size(0));
  const float* values = planes.data_ptr<float>();
  Raster raster{.width = width, .height = height, .rgb = {}};
  const size_t pixels = size_t(width) * size_t(height);
  raster.rgb.resize(pixels * 3);
  for (size_t i = 0; i < pixels; ++i) {
    for (size_t k = 0; k < 3; ++k) {
      double sum = map.bias[k];
      for (size_t c = 0; c < channels; ++c)
        sum += double(values[c * pixels + i]) * map.factors[c][k];
      raster.rgb[i * 3 + k] = byte_of_unit(float(sum));
    }
  }
  return raster;
}

Tensor tensor_of(const Raster& raster) {
  Tensor out = at::empty({1, 3, raster.height, raster.width}, at::kFloat);
  float* values = out.data_ptr<float>();
  const size_t pixels = size_t(raster.width) * size_t(raster.height);
  ATELIER_ASSERT(raster.rgb.size() == pixels * 3);
  for (size_t i = 0; i < pixels; ++i) {
    for (size_t c = 0; c < 3; ++c) {
      values[c * pixels + i] = float(raster.rgb[i * 3 + c]) / 127.5F - 1.0F;
    }
  }
  return out;
}

}  // namespace atelier
