#include "engine/paint/mask.h"

#include <algorithm>
#include <cmath>

namespace atelier {
namespace {

// One direction after the other: a square window is the product of two lines.
Tensor greatest_within(const Tensor& mask, int64_t px) {
  const int64_t side = 2 * px + 1;
  const Tensor rows = at::max_pool2d(mask, {1, side}, {1, 1}, {0, px});
  return at::max_pool2d(rows, {side, 1}, {1, 1}, {px, 0});
}

// The bell curve of two standard deviations to each side.
Tensor bell(int64_t px) {
  const Tensor distance = at::arange(-px, px + 1, at::kFloat) / (double(px) / 2);
  const Tensor curve = (distance * distance * -0.5).exp();
  return curve / curve.sum();
}

}  // namespace

Tensor grown(const Tensor& mask, int64_t px) {
  return px > 0 ? greatest_within(mask, px) : mask;
}

Tensor shrunk(const Tensor& mask, int64_t px) {
  return px > 0 ? 1 - greatest_within(1 - mask, px) : mask;
}

Tensor blurred(const Tensor& mask, int64_t px) {
  if (px <= 0) return mask;
  const Tensor curve = bell(px);
  const Tensor wide = at::replication_pad2d(mask, {px, px, px, px});
  const Tensor across = at::conv2d(wide, curve.view({1, 1, 1, -1}));
  const Tensor both = at::conv2d(across, curve.view({1, 1, -1, 1}));
  // The sums of a convolution are not exact; what is far from the mask must be.
  const Tensor reached = grown((mask > 0).to(at::kFloat), px);
  return both.clamp(0, 1) * reached;
}

Tensor edge_band(const Tensor& mask, int64_t px) {
  const Tensor hard = (mask >= 0.5).to(at::kFloat);
  return grown(hard, px) - shrunk(hard, px);
}

Tensor whole_cells(const Tensor& mask, int64_t step) {
  const Tensor hard = (mask > 0).to(at::kFloat);
  const int64_t down = (step - hard.size(2) % step) % step;
  const int64_t right = (step - hard.size(3) % step) % step;
  const Tensor grid = at::replication_pad2d(hard, {0, right, 0, down});
  const Tensor cells = at::max_pool2d(grid, {step, step}, {step, step});
  return cells.repeat_interleave(step, 2).repeat_interleave(step, 3);
}

Raster pasted_back(const Raster& source, const Raster& drawn, const Tensor& mask) {
  ATELIER_ASSERT(source.rgb.size() == drawn.rgb.size() &&
                 size_t(mask.numel()) * 3 == source.rgb.size());
  Raster out = source;
  const Tensor flat = mask.contiguous();
  const float* share = flat.data_ptr<float>();
  for (size_t i = 0; i < out.rgb.size(); ++i) {
    const float mine = share[i / 3];
    if (!(mine > 0)) continue;
    const float was = source.rgb[i], is = drawn.rgb[i];
    out.rgb[i] = uint8_t(std::lround(was + (is - was) * std::min(mine, 1.0F)));
  }
  return out;
}

}  // namespace atelier
