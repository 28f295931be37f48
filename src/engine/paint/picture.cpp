#include "engine/paint/picture.h"

#include <algorithm>
#include <cmath>

#include "engine/raster.h"
#include "models/upscaler/upscale.h"

namespace atelier {
namespace {

// How people see brightness (ITU-R BT.601), in 256ths.
int luminance(const uint8_t* rgb) {
  return (rgb[0] * 77 + rgb[1] * 150 + rgb[2] * 29 + 128) >> 8;
}

Tensor in_the_middle(const Tensor& scaled, int64_t height, int64_t width, Beside beside) {
  const int64_t rows = scaled.size(2), columns = scaled.size(3);
  const int64_t top = (height - rows) / 2, left = (width - columns) / 2;
  if (beside == Beside::edges) {
    return at::replication_pad2d(scaled, {left, width - columns - left, top, height - rows - top});
  }
  Tensor out = at::zeros({scaled.size(0), scaled.size(1), height, width}, scaled.options());
  out.narrow(2, top, rows).narrow(3, left, columns).copy_(scaled);
  return out;
}

}  // namespace

Raster rgb_of(const Bitmap& input) {
  Raster out{.width = input.width, .height = input.height, .rgb = {}};
  if (input.channels == 3) {
    out.rgb = input.bytes;
    return out;
  }
  const size_t pixels = size_t(input.width) * size_t(input.height);
  out.rgb.resize(pixels * 3);
  for (size_t i = 0; i < pixels; ++i) {
    const uint8_t* from = &input.bytes[i * size_t(input.channels)];
    for (size_t c = 0; c < 3; ++c) {
      const int value = input.channels == 1 ? from[0] : from[c];
      const int alpha = input.channels == 4 ? from[3] : 255;
      out.rgb[i * 3 + c] = uint8_t((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
  return out;
}

Tensor mask_of(const Bitmap& input) {
  Tensor out = at::empty({1, 1, input.height, input.width}, at::kFloat);
  float* values = out.data_ptr<float>();
  const size_t pixels = size_t(input.width) * size_t(input.height);
  for (size_t i = 0; i < pixels; ++i) {
    const uint8_t* from = &input.bytes[i * size_t(input.channels)];
    const int bright = input.channels == 1 ? from[0] : luminance(from);
    const int alpha = input.channels == 4 ? from[3] : 255;
    values[i] = float(bright * alpha) / (255.0F * 255.0F);
  }
  return out;
}

Tensor unit_image(const Raster& raster) {
  return tensor_of(raster) * 0.5 + 0.5;
}

Raster raster_of_unit(const Tensor& image) {
  return raster_of(image * 2 - 1, int(image.size(3)), int(image.size(2)));
}

Tensor shaped(const Tensor& image, protocol::ResizeMode mode, int64_t height, int64_t width,
              Beside beside) {
  using protocol::ResizeMode;
  if (image.size(2) == height && image.size(3) == width) return image;
  if (mode == ResizeMode::just_resize) return upscaler::resize(image, height, width);
  const double across = double(width) / double(image.size(3));
  const double down = double(height) / double(image.size(2));
  const bool crops = mode == ResizeMode::crop_resize;
  const double scale = crops ? std::max(across, down) : std::min(across, down);
  const auto side = [&](int64_t before, int64_t wanted) {
    const int64_t after = std::max<int64_t>(1, std::llround(double(before) * scale));
    return crops ? std::max(after, wanted) : std::min(after, wanted);
  };
  const Tensor scaled =
      upscaler::resize(image, side(image.size(2), height), side(image.size(3), width));
  if (!crops) return in_the_middle(scaled, height, width, beside);
  return scaled.narrow(2, (scaled.size(2) - height) / 2, height)
      .narrow(3, (scaled.size(3) - width) / 2, width)
      .contiguous();
}

Raster shaped(const Raster& picture, protocol::ResizeMode mode, int width, int height) {
  if (picture.width == width && picture.height == height) return picture;
  return raster_of_unit(shaped(unit_image(picture), mode, height, width, Beside::edges));
}

Tensor on_grid(const Tensor& image, int64_t step) {
  const int64_t down = (step - image.size(2) % step) % step;
  const int64_t right = (step - image.size(3) % step) % step;
  if (down == 0 && right == 0) return image;
  return at::replication_pad2d(image, {0, right, 0, down});
}

}  // namespace atelier
