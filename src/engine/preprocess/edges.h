// Where brightness jumps: lines one pixel wide.
#pragma once
#include "engine/preprocess/plane.h"

namespace atelier::planes {

// Length of the gradient at every pixel.
Plane length_of(const Gradient& gradient);

// The values that are largest across the gradient's direction, the others 0.
Plane ridges(const Plane& length, const Gradient& gradient);

// 255 where a ridge is above `high`, or above `low` and connected to such a one; 0 elsewhere.
Plane connected_ridges(const Plane& ridge, double low, double high);

// Takes away connected white areas of fewer pixels.
void drop_small(Plane& edges, int pixels_min);

}  // namespace atelier::planes
