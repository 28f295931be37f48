#include "nn/layers.h"

namespace atelier {
namespace {

Tensor bias_of(const Weights& w, int64_t out, Bias bias) {
  return bias == Bias::with ? w.take("bias", {out}) : Tensor{};
}

Core<NormWeights> norm_weights(const Weights& w, int64_t channels) {
  return w.core<NormWeights>([=] {
    const auto kept = [&](std::string_view name) {
      return w.take(name, {channels}).to(w.compute().device, at::kFloat, false, /*copy=*/true);
    };
    return NormWeights{kept("weight"), kept("bias")};
  });
}

PackedLinear joined(const std::vector<Weights>& parts, const LinearShape& each) {
  std::vector<Tensor> weights, biases;
  for (const Weights& part : parts) {
    weights.push_back(part.take("weight", {each.out, each.in}));
    if (each.bias == Bias::with) biases.push_back(part.take("bias", {each.out}));
  }
  return {at::cat(weights), biases.empty() ? Tensor{} : at::cat(biases), parts.front().compute(),
          each.after};
}

}  // namespace

Conv::Conv(const Weights& w, const ConvShape& s, Bias bias)
    : core_(w.core<PackedConv>([=] {
        return PackedConv(w.take("weight", {s.out, s.in, s.kernel, s.kernel}),
                          bias_of(w, s.out, bias), s, w.compute());
      })) {}

Linear::Linear(const Weights& w, const LinearShape& s)
    : core_(w.core<PackedLinear>([=] {
        return PackedLinear(w.take("weight", {s.out, s.in}), bias_of(w, s.out, s.bias), w.compute(),
                            s.after);
      })) {}

Linear::Linear(const std::vector<Weights>& parts, const LinearShape& each)
    : core_(parts.front().core<PackedLinear>([=] { return joined(parts, each); })) {}

Linear Linear::from_conv(const Weights& w, int64_t in, int64_t out) {
  return Linear(w.core<PackedLinear>([=] {
    return PackedLinear(w.take("weight", {out, in, 1, 1}).view({out, in}), w.take("bias", {out}),
                        w.compute());
  }));
}

Linear Linear::from_patches(const Weights& w, int64_t in, int64_t out, int64_t kernel, Bias bias) {
  return Linear(w.core<PackedLinear>([=] {
    return PackedLinear(w.take("weight", {out, in, kernel, kernel}).flatten(1),
                        bias_of(w, out, bias), w.compute());
  }));
}

GroupNorm::GroupNorm(const Weights& w, int64_t channels, const GroupNormSettings& settings)
    : weights_(norm_weights(w, channels)), settings_(settings) {}

LayerNorm::LayerNorm(const Weights& w, int64_t channels, double epsilon)
    : weights_(norm_weights(w, channels)), epsilon_(epsilon) {}

}  // namespace atelier
