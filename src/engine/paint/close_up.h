// A masked part of a picture drawn by itself at a size of its own, and put back.
#pragma once
#include "engine/painter.h"
#include "tensor/tensor.h"

namespace atelier {

// A part of a picture, in its pixels.
struct Cutout {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};

// Around what the mask touches, `padding_px` more on every side, and as much more as the shape of
// `width` x `height` asks for, as far as the picture reaches. An empty mask: all of the picture.
Cutout cutout_around(const Tensor& mask, int padding_px, int width, int height);

Raster cut_out(const Raster& picture, const Cutout& frame);

// The picture a close-up was taken of.
struct CloseUp {
  Raster whole;
  Tensor mask;  // of the whole, blurred
  Cutout frame;
};

// `drawn`, at any size, in its place. Where the mask is 0 the bytes are those of the picture.
Raster put_back(const CloseUp& close_up, const Raster& drawn);

}  // namespace atelier
