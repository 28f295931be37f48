// What the masked part of a picture holds before it is drawn.
#pragma once
#include "engine/painter.h"
#include "tensor/tensor.h"

namespace atelier {

// Where the mask is above 0, colours that flow in from around it, the softer the further in. The
// rest stays byte by byte. Grey where nothing is left to flow in.
Raster filled_from_around(const Raster& picture, const Tensor& mask);

}  // namespace atelier
