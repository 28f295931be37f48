// From tensors to 8-bit pixels: decoded pictures and previews.
#pragma once
#include "engine/painter.h"
#include "models/card.h"
#include "tensor/tensor.h"

namespace atelier {

// decoded: [1, 3, h, w] in -1..1 (values outside are clamped). Keeps the top left width x height
// pixels; rounds to nearest as the reference does.
Raster raster_of(const Tensor& decoded, int width, int height);

// latents: [1, c, h, w], scaled; one pixel a latent cell. An empty raster where the map does not
// fit the latents.
Raster preview_of(const Tensor& latents, const LatentRgb& map);

// The other way: 8-bit RGB as [1, 3, h, w] in -1..1.
Tensor tensor_of(const Raster& raster);

}  // namespace atelier
