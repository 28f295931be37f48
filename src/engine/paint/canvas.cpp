#include "engine/paint/canvas.h"

#include <algorithm>

#include "engine/paint/infilling.h"
#include "engine/paint/mask.h"
#include "engine/paint/mask_fill.h"
#include "engine/paint/picture.h"

namespace atelier {
namespace {

using protocol::Plan;
using protocol::ResizeMode;

// Where the source lies on the canvas.
struct Place {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};

constexpr int side_min = 8;
constexpr int usual_blur_px = 8;

Result<Place> place_of(const Plan& plan) {
  if (!plan.outpaint) return Place{0, 0, plan.width, plan.height};
  const auto& room = *plan.outpaint;
  const Place place{room.left, room.top, plan.width - room.left - room.right,
                    plan.height - room.top - room.bottom};
  if (place.width < side_min || place.height < side_min) {
    return fail(ErrorKind::invalid,
                "There is no room left for the picture: the new areas are as large as the result.");
  }
  return place;
}

// 1 where nothing of the source is.
Tensor new_area(const Plan& plan, const Place& place) {
  Tensor area = at::ones({1, 1, plan.height, plan.width}, at::kFloat);
  area.narrow(2, place.top, place.height).narrow(3, place.left, place.width).zero_();
  return area;
}

Raster on_canvas(const Raster& picture, const Plan& plan, const Place& place) {
  Raster out{.width = plan.width, .height = plan.height, .rgb = {}};
  out.rgb.resize(size_t(plan.width) * size_t(plan.height) * 3);
  const size_t row_bytes = size_t(place.width) * 3;
  for (int y = 0; y < place.height; ++y) {
    const auto* from = &picture.rgb[size_t(y) * row_bytes];
    const size_t at = (size_t(place.top + y) * size_t(plan.width) + size_t(place.left)) * 3;
    std::copy(from, from + row_bytes, &out.rgb[at]);
  }
  return out;
}

Tensor asked_mask(const PaintOrder& order, int width, int height) {
  const Plan& plan = order.plan;
  Tensor mask = mask_of(order.inputs[size_t(plan.mask->input)]);
  if (plan.mask->invert) mask = 1 - mask;
  return shaped(mask, plan.source->resize_mode, height, width, Beside::edges);
}

// The mask of the plan at the place of the source; nothing is masked elsewhere.
Tensor placed_mask(const PaintOrder& order, const Place& place) {
  const Plan& plan = order.plan;
  const Tensor mask = asked_mask(order, place.width, place.height);
  Tensor whole = at::zeros({1, 1, plan.height, plan.width}, at::kFloat);
  whole.narrow(2, place.top, place.height).narrow(3, place.left, place.width).copy_(mask);
  return whole;
}

// The frame around the mask, enlarged or reduced to the plan's size. The blur is that of the
// source's pixels, as it will be pasted.
Canvas lay_out_close_up(const PaintOrder& order) {
  const Plan& plan = order.plan;
  Raster whole = rgb_of(order.inputs[size_t(plan.source->input)]);
  const Tensor hard = asked_mask(order, whole.width, whole.height);
  const Tensor soft = blurred(hard, plan.mask->blur_px);
  const Cutout frame =
      cutout_around(soft, plan.mask->only_masked->padding_px, plan.width, plan.height);
  const auto part = [&](const Tensor& mask) {
    const Tensor cut =
        mask.narrow(2, frame.top, frame.height).narrow(3, frame.left, frame.width).contiguous();
    return shaped(cut, ResizeMode::fill_resize, plan.height, plan.width, Beside::black);
  };
  Canvas canvas;
  canvas.source = shaped(cut_out(whole, frame), ResizeMode::fill_resize, plan.width, plan.height);
  canvas.mask = part(soft);
  canvas.hard_mask = part(hard);
  canvas.close_up = {std::move(whole), soft, frame};
  return canvas;
}

Result<Canvas> lay_out_whole(const PaintOrder& order, const std::function<bool()>& go_on) {
  const Plan& plan = order.plan;
  TRY(const Place place, place_of(plan));
  const auto& source = *plan.source;
  Canvas canvas;
  canvas.source = shaped(rgb_of(order.inputs[size_t(source.input)]), source.resize_mode,
                         place.width, place.height);
  const int64_t blur_px = plan.mask ? plan.mask->blur_px : usual_blur_px;
  if (plan.mask) canvas.hard_mask = placed_mask(order, place);
  if (plan.outpaint) {
    const Tensor area = new_area(plan, place);
    TRY(canvas.source,
        infilled(on_canvas(canvas.source, plan, place), area, *plan.outpaint, plan.seed, go_on));
    // The blur must fade within the old picture: the new area has nothing to fade to.
    const Tensor seam = grown(area, blur_px);
    canvas.hard_mask = plan.mask ? at::maximum(canvas.hard_mask, seam) : seam;
  }
  if (canvas.hard_mask.defined()) canvas.mask = blurred(canvas.hard_mask, blur_px);
  return canvas;
}

}  // namespace

Result<Canvas> lay_out(const PaintOrder& order, const std::function<bool()>& go_on) {
  const auto& mask = order.plan.mask;
  Canvas canvas;
  if (mask && mask->only_masked) {
    canvas = lay_out_close_up(order);
  } else {
    TRY(canvas, lay_out_whole(order, go_on));
  }
  const bool fills = mask && mask->fill == protocol::MaskFill::surroundings;
  canvas.start = fills ? filled_from_around(canvas.source, canvas.mask) : canvas.source;
  return canvas;
}

Raster finished(const Canvas& canvas, const Raster& drawn) {
  if (canvas.close_up) return put_back(*canvas.close_up, drawn);
  return canvas.mask.defined() ? pasted_back(canvas.source, drawn, canvas.mask) : drawn;
}

Raster in_close_up(const CloseUp& close_up, const Raster& picture, ResizeMode mode) {
  const Raster& whole = close_up.whole;
  return cut_out(shaped(picture, mode, whole.width, whole.height), close_up.frame);
}

}  // namespace atelier
