// k-diffusion's sample_lms: linear multistep over uneven sigmas.
#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/k_sampler.h"
#include "diffusion/samplers/makers.h"
#include "diffusion/samplers/multistep_weights.h"

namespace atelier {
namespace {

class KLms : public KSampler {
 public:
  KLms(const SamplerConfig& config, size_t steps)
      : KSampler(config, steps), slopes_(size_t(config.step.order.value_or(lms_default_order))) {}

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& /*noise*/) override {
    slopes_.push(slope_of(x, denoise(x, sigma(index), model), sigma(index)));
    const auto weights = multistep_weights(plan_.sigmas, index, slopes_.size());
    Tensor next = x;
    for (size_t age = 0; age < weights.size(); ++age) next = next + slopes_[age] * weights[age];
    return next;
  }

 protected:
  void forget(size_t /*index*/) override { slopes_.clear(); }

 private:
  History slopes_;
};

}  // namespace

Result<SamplerPtr> make_k_lms(const SamplerConfig& config, size_t steps) {
  return SamplerPtr(std::make_unique<KLms>(config, steps));
}

}  // namespace atelier
