// The plain layers: weights from a scope, laid out once, called many times. All are const and
// callable; activations are channels last. One model is used by one thread at a time.
#pragma once
#include "nn/weights.h"
#include "tensor/conv.h"
#include "tensor/linear.h"
#include "tensor/norm.h"

namespace atelier {

enum class Bias { with, without };

class Conv {
 public:
  Conv(const Weights& w, const ConvShape& shape, Bias bias = Bias::with);
  // x: [n, h, w, in]; returns [n, h', w', out].
  Tensor operator()(const Tensor& x, const ConvExtras& extras = {}) const {
    return core_.with([&](const PackedConv& conv) { return conv(x, extras); });
  }

 private:
  Core<PackedConv> core_;
};

struct LinearShape {
  int64_t in = 0;
  int64_t out = 0;  // rows of the weight; geglu returns half as many columns
  Bias bias = Bias::with;
  After after = After::nothing;
};

class Linear {
 public:
  Linear(const Weights& w, const LinearShape& shape);
  // Several projections of the same input as one: their results side by side.
  Linear(const std::vector<Weights>& parts, const LinearShape& each);
  // A 1x1 convolution of the checkpoint, which is a matrix product on channels-last images.
  static Linear from_conv(const Weights& w, int64_t in, int64_t out);
  // A convolution of [out, in, kernel, kernel] that sees each square once: a product over rows of
  // in * kernel * kernel numbers.
  static Linear from_patches(const Weights& w, int64_t in, int64_t out, int64_t kernel,
                             Bias bias = Bias::without);

  // x: [..., in]; returns [..., out], plus residual where given.
  Tensor operator()(const Tensor& x, const Tensor& residual = {}) const {
    return core_.with([&](const PackedLinear& product) { return product(x, residual); });
  }

 private:
  explicit Linear(Core<PackedLinear> core) : core_(std::move(core)) {}
  Core<PackedLinear> core_;
};

class GroupNorm {
 public:
  GroupNorm(const Weights& w, int64_t channels, const GroupNormSettings& settings);
  Tensor operator()(const Tensor& x) const {
    return weights_.with(
        [&](const NormWeights& weights) { return group_norm(x, weights, settings_); });
  }

 private:
  Core<NormWeights> weights_;
  GroupNormSettings settings_;
};

class LayerNorm {
 public:
  LayerNorm(const Weights& w, int64_t channels, double epsilon = 1e-5);
  Tensor operator()(const Tensor& x) const {
    return weights_.with(
        [&](const NormWeights& weights) { return layer_norm(x, weights, epsilon_); });
  }

 private:
  Core<NormWeights> weights_;
  double epsilon_;
};

}  // namespace atelier
