// Masks: [1, 1, h, w] on the CPU in 0..1, 1 = draw anew. All distances in pixels.
#pragma once
#include "engine/painter.h"
#include "tensor/tensor.h"

namespace atelier {

// The masked area larger or smaller by a square of `px` to each side.
Tensor grown(const Tensor& mask, int64_t px);
Tensor shrunk(const Tensor& mask, int64_t px);

// Smooth edges: untouched further than `px` from an edge, so that it is 0 there outside.
Tensor blurred(const Tensor& mask, int64_t px);

// What lies within `px` of the edge of the half-and-more masked area.
Tensor edge_band(const Tensor& mask, int64_t px);

// 1 in every square of `step` pixels that the mask touches: the latent cells to draw.
Tensor whole_cells(const Tensor& mask, int64_t step);

// `drawn` where the mask is 1, byte by byte `source` where it is 0, a mixture between. All of one
// size.
Raster pasted_back(const Raster& source, const Raster& drawn, const Tensor& mask);

}  // namespace atelier
