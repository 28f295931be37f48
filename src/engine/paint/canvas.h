// The picture a job starts from, at the size of its result: shaped, with new room beside it filled
// in, and what of it is to be drawn anew.
#pragma once
#include <functional>

#include "base/result.h"
#include "engine/painter.h"
#include "tensor/tensor.h"

namespace atelier {

struct Canvas {
  Raster source;  // the plan's width and height
  // What comes from the drawing: [1, 1, height, width], 0..1, blurred; undefined: everything.
  Tensor mask;
  Tensor hard_mask;  // before it was blurred
};

// For a plan with a source. invalid where parts do not fit each other; cancelled when go_on says
// false.
Result<Canvas> lay_out(const PaintOrder& order, const std::function<bool()>& go_on);

}  // namespace atelier
