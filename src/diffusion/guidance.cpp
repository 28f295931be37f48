#include "diffusion/guidance.h"

namespace atelier {
namespace {

// Standard deviation of each image over everything but the batch, [batch, 1, 1, ...].
Tensor spread(const Tensor& x) {
  std::vector<int64_t> axes;
  for (int64_t axis = 1; axis < x.dim(); ++axis) axes.push_back(axis);
  return x.std(axes, /*unbiased=*/true, /*keepdim=*/true);
}

}  // namespace

Tensor guided(const Tensor& unconditional, const Tensor& conditional, const Guidance& guidance) {
  const Tensor out = unconditional + guidance.scale * (conditional - unconditional);
  if (guidance.rescale <= 0) return out;
  const Tensor rescaled = out * (spread(conditional) / spread(out));
  return guidance.rescale * rescaled + (1 - guidance.rescale) * out;
}

}  // namespace atelier
