// From the pictures a job brings to pixels of the shape it wants.
#pragma once
#include "engine/painter.h"
#include "protocol/plan_parts.h"
#include "tensor/tensor.h"

namespace atelier {

// RGB of any input: grey is spread over the colours, alpha is laid over white.
Raster rgb_of(const Bitmap& input);

// What an input says as a mask, [1, 1, h, w] in 0..1: how bright it is, less where transparent.
Tensor mask_of(const Bitmap& input);

// [1, 3, h, w] in 0..1, and back, to the nearest eighth bit.
Tensor unit_image(const Raster& raster);
Raster raster_of_unit(const Tensor& image);

// What lies beside a picture that is shown whole within another shape.
enum class Beside { black, edges };

// image: [1, c, h, w]; the same tensor where it has the size already.
Tensor shaped(const Tensor& image, protocol::ResizeMode mode, int64_t height, int64_t width,
              Beside beside);
// The same pixels, byte by byte, where it has the size already.
Raster shaped(const Raster& picture, protocol::ResizeMode mode, int width, int height);

// Continued by its last row and column to sides that are multiples of `step`.
Tensor on_grid(const Tensor& image, int64_t step);

}  // namespace atelier
