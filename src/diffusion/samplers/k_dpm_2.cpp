// k-diffusion's sample_dpm_2: a half step in log sigma, then the whole step with its slope.
#include <cmath>

#include "diffusion/samplers/k_sampler.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class KDpm2 : public KSampler {
 public:
  using KSampler::KSampler;

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) override {
    const auto [start, hat] = churn(options(), plan_, index, x, noise);
    const Tensor slope = slope_of(start, denoise(start, hat, model), hat);
    const float next = sigma(index + 1);
    if (next == 0) return start + slope * (next - hat);
    const float middle = std::exp((std::log(hat) + std::log(next)) / 2);
    const Tensor half = start + slope * (middle - hat);
    return start + slope_of(half, denoise(half, middle, model), middle) * (next - hat);
  }
};

}  // namespace

Result<SamplerPtr> make_k_dpm_2(const SamplerConfig& config, size_t steps) {
  return SamplerPtr(std::make_unique<KDpm2>(config, steps));
}

}  // namespace atelier
