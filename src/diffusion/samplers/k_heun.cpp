// k-diffusion's sample_heun: Karras et al. (arXiv 2206.00364), algorithm 2.
#include "diffusion/samplers/k_sampler.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class KHeun : public KSampler {
 public:
  using KSampler::KSampler;

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) override {
    const auto [start, hat] = churn(options(), plan_, index, x, noise);
    const Tensor slope = slope_of(start, denoise(start, hat, model), hat);
    const float next = sigma(index + 1);
    const Tensor reached = start + slope * (next - hat);
    if (next == 0) return reached;
    const Tensor slope_2 = slope_of(reached, denoise(reached, next, model), next);
    return start + (slope + slope_2) / 2 * (next - hat);
  }
};

}  // namespace

Result<SamplerPtr> make_k_heun(const SamplerConfig& config, size_t steps) {
  return SamplerPtr(std::make_unique<KHeun>(config, steps));
}

}  // namespace atelier
