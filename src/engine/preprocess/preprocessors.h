// The functions behind the list, each in a file of its own.
#pragma once
#include "engine/preprocess/preprocess.h"

namespace atelier::preprocessors {

// Thin lines where brightness jumps. low, high: of the hysteresis, in Sobel levels as elsewhere.
Raster canny(const Raster& picture, const PreprocessNumbers& numbers);

// Soft outlines, brighter the more scales of looking agree on them.
Raster soft_edge(const Raster& picture, const PreprocessNumbers& numbers);

// Dark lines on a light ground as white lines on black.
Raster line_art(const Raster& picture, const PreprocessNumbers& numbers);

// Few thick lines, as drawn by hand.
Raster scribble(const Raster& picture, const PreprocessNumbers& numbers);

// The picture with its small things gone: detail_px pixels averaged into one, and softly back.
Raster tile(const Raster& picture, const PreprocessNumbers& numbers);

// A mosaic of squares of detail_px, each of its mean colour.
Raster color_map(const Raster& picture, const PreprocessNumbers& numbers);

// The picture is a depth map, near is white: where each surface faces, red right, green up, blue
// towards the viewer. low: depths below this share are background; high: how deep the scene is,
// in its shorter sides; detail_px: smoothing.
Raster normal_from_depth(const Raster& picture, const PreprocessNumbers& numbers);

}  // namespace atelier::preprocessors
