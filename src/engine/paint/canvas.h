// The picture a job starts from, at the size of its result: shaped, with new room beside it filled
// in, and what of it is to be drawn anew.
#pragma once
#include <functional>
#include <optional>

#include "base/result.h"
#include "engine/paint/close_up.h"
#include "engine/painter.h"
#include "tensor/tensor.h"

namespace atelier {

struct Canvas {
  Raster source;  // the plan's width and height
  Raster start;   // the same as it is before it is drawn over: what is masked may be filled
  // What comes from the drawing: [1, 1, height, width], 0..1, blurred; undefined: everything.
  Tensor mask;
  Tensor hard_mask;  // before it was blurred
  // Where only the masked part is drawn: what all of the above was taken of.
  std::optional<CloseUp> close_up;
};

// What was drawn within the mask, everything else as it came; at the source's own size where only
// the masked part was drawn.
Raster finished(const Canvas& canvas, const Raster& drawn);

// A control image of a job that draws a part only: that part of it, shaped with the source.
Raster in_close_up(const CloseUp& close_up, const Raster& picture, protocol::ResizeMode mode);

// For a plan with a source. invalid where parts do not fit each other; cancelled when go_on says
// false.
Result<Canvas> lay_out(const PaintOrder& order, const std::function<bool()>& go_on);

}  // namespace atelier
