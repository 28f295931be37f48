// k-diffusion's multistep DPM-Solver++ samplers: sample_dpmpp_2m, sample_dpmpp_2m_sde and
// sample_dpmpp_3m_sde. One evaluation a step; earlier clean latents give the higher orders.
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/k_sampler.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

constexpr size_t depth = 3;

class KDpmppMultistep : public KSampler {
 public:
  KDpmppMultistep(const SamplerConfig& config, size_t steps)
      : KSampler(config, steps), cleans_(depth) {}

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) override {
    cleans_.push(denoise(x, sigma(index), model));
    if (sigma(index + 1) == 0) return cleans_[0];
    const float h = length(index);
    switch (config_.algorithm) {
      case Algorithm::k_dpmpp_2m_sde: return with_noise(second_sde(index, h, x), index, h, noise);
      case Algorithm::k_dpmpp_3m_sde: return with_noise(third_sde(index, h, x), index, h, noise);
      default: return second(index, h, x);
    }
  }

 protected:
  void forget(size_t /*index*/) override { cleans_.clear(); }

 private:
  float length(size_t index) const { return time_of(sigma(index + 1)) - time_of(sigma(index)); }

  Tensor second(size_t index, float h, const Tensor& x) const {
    const float kept = sigma_of(time_of(sigma(index + 1))) / sigma_of(time_of(sigma(index)));
    if (cleans_.size() < 2) return kept * x - std::expm1(-h) * cleans_[0];
    const float w = 1 / (2 * (length(index - 1) / h));
    return kept * x - std::expm1(-h) * ((1 + w) * cleans_[0] - w * cleans_[1]);
  }

  Tensor second_sde(size_t index, float h, const Tensor& x) const {
    const float eta_h = eta() * h;
    const float reach = -std::expm1(-h - eta_h);
    Tensor next = sigma(index + 1) / sigma(index) * std::exp(-eta_h) * x + reach * cleans_[0];
    if (cleans_.size() < 2) return next;
    const float r = length(index - 1) / h;
    const bool heun = options().solver_type.value_or(SolverType::midpoint) == SolverType::heun;
    const float weight = heun ? reach / (-h - eta_h) + 1 : 0.5F * reach;
    return next + weight * (1 / r) * (cleans_[0] - cleans_[1]);
  }

  Tensor third_sde(size_t index, float h, const Tensor& x) const {
    const float h_eta = h * (eta() + 1);
    const Tensor next = std::exp(-h_eta) * x - std::expm1(-h_eta) * cleans_[0];
    if (cleans_.size() < 2) return next;
    const float phi_2 = std::expm1(-h_eta) / h_eta + 1;
    const float r0 = length(index - 1) / h;
    const Tensor newer = (cleans_[0] - cleans_[1]) / r0;
    if (cleans_.size() < 3) return next + phi_2 * newer;
    const float r1 = length(index - 2) / h;
    const Tensor older = (cleans_[1] - cleans_[2]) / r1;
    const Tensor slope = newer + (newer - older) * (r0 / (r0 + r1));
    const Tensor bend = (newer - older) / (r0 + r1);
    return next + phi_2 * slope - (phi_2 / h_eta - 0.5F) * bend;
  }

  Tensor with_noise(Tensor x, size_t index, float h, const Noise& noise) const {
    if (eta() == 0) return x;
    const float deviation = sigma(index + 1) * std::sqrt(-std::expm1(-2 * h * eta()));
    return x + noise() * deviation * options().s_noise;
  }

  History cleans_;
};

}  // namespace

Result<SamplerPtr> make_k_dpmpp_multistep(const SamplerConfig& config, size_t steps) {
  return SamplerPtr(std::make_unique<KDpmppMultistep>(config, steps));
}

}  // namespace atelier
