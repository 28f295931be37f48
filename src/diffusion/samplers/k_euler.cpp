// k-diffusion's sample_euler: Karras et al. (arXiv 2206.00364), algorithm 2, first order.
#include "diffusion/samplers/k_sampler.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class KEuler : public KSampler {
 public:
  using KSampler::KSampler;

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) override {
    const auto [start, hat] = churn(options(), plan_, index, x, noise);
    const Tensor slope = slope_of(start, denoise(start, hat, model), hat);
    return start + slope * (sigma(index + 1) - hat);
  }
};

}  // namespace

Result<SamplerPtr> make_k_euler(const SamplerConfig& config, size_t steps) {
  return SamplerPtr(std::make_unique<KEuler>(config, steps));
}

}  // namespace atelier
