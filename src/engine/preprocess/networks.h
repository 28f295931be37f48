// Preprocessors that look through a network, each in a file of its own.
#pragma once
#include "engine/preprocess/preprocess.h"

namespace atelier::preprocessors {

// How near everything is: near is white. detail_px: the shorter side it is looked at with.
Result<Raster> depth(const Raster& picture, const PreprocessNumbers& numbers,
                     const NetworkUse& use);

// Where each surface faces, by its depth. low, high: as those of normal_from_depth.
Result<Raster> normal(const Raster& picture, const PreprocessNumbers& numbers,
                      const NetworkUse& use);

// The skeletons of the people in it. detail_px: the height it is looked at with.
Result<Raster> pose(const Raster& picture, const PreprocessNumbers& numbers, const NetworkUse& use);

}  // namespace atelier::preprocessors
