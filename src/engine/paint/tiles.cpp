#include "engine/paint/tiles.h"

#include <algorithm>

#include "models/upscaler/upscale.h"

namespace atelier {
namespace {

using upscaler::Span;

std::vector<Span> spans_of(int64_t length, const TileWish& wish) {
  return upscaler::cover(length, wish.tile, wish.overlap, 1);
}

// Rises in a line over the shared part; full at the picture's border.
Tensor ramp(const Span& span, int64_t length, int64_t overlap) {
  Tensor weight = at::ones({span.size}, at::kFloat);
  float* w = weight.data_ptr<float>();
  for (int64_t i = 0; i < std::min(overlap, span.size); ++i) {
    const float share = (float(i) + 0.5F) / float(overlap);
    const int64_t back = span.size - 1 - i;
    if (span.begin > 0) w[i] = std::min(w[i], share);
    if (span.begin + span.size < length) w[back] = std::min(w[back], share);
  }
  return weight;
}

Tensor cut(const Tensor& whole, const Span& row, const Span& column) {
  return whole.narrow(2, row.begin, row.size).narrow(3, column.begin, column.size);
}

}  // namespace

size_t tile_count(int64_t height, int64_t width, const TileWish& wish) {
  return spans_of(height, wish).size() * spans_of(width, wish).size();
}

Model tiled(Model network, const TileWish& wish) {
  return [network = std::move(network), wish](const Tensor& x, double timestep) {
    const auto rows = spans_of(x.size(2), wish);
    const auto columns = spans_of(x.size(3), wish);
    if (rows.size() * columns.size() == 1) return network(x, timestep);
    Tensor sum = at::zeros(x.sizes(), x.options().dtype(at::kFloat));
    Tensor weight = at::zeros({1, 1, x.size(2), x.size(3)}, sum.options());
    for (const Span& row : rows) {
      for (const Span& column : columns) {
        if (wish.go_on && !wish.go_on()) return sum;
        const Tensor out = network(cut(x, row, column).contiguous(), timestep);
        const Tensor share =
            at::outer(ramp(row, x.size(2), wish.overlap), ramp(column, x.size(3), wish.overlap))
                .to(x.device());
        cut(sum, row, column).add_(out * share);
        cut(weight, row, column).add_(share);
      }
    }
    return sum / weight;
  };
}

}  // namespace atelier
