// Classifier-free guidance (arXiv 2207.12598) and its rescaling (arXiv 2305.08891, section 3.4).
#pragma once
#include "tensor/tensor.h"

namespace atelier {

struct Guidance {
  double scale = 7.5;
  double rescale = 0;  // 0 leaves the guided prediction, 1 gives it the conditional one's spread
};

// Whether the unconditional prediction is needed at all: distilled models are drawn with a scale of
// 1 or less, which means without guidance, at half the cost.
inline bool needs_unconditional(const Guidance& guidance) {
  return guidance.scale > 1;
}

// Raw predictions of the network, [batch, ...] of one shape; returns the guided prediction.
Tensor guided(const Tensor& unconditional, const Tensor& conditional, const Guidance& guidance);

}  // namespace atelier
