// Where surfaces face, from a depth of 0..255 at every pixel.
#pragma once
#include "engine/preprocess/plane.h"
#include "engine/preprocess/preprocess.h"

namespace atelier::preprocessors {

// numbers: those of normal_from_depth.
Raster normals_of(const planes::Plane& depth, const PreprocessNumbers& numbers);

}  // namespace atelier::preprocessors
