// k-diffusion's sample_dpmpp_sde: DPM-Solver++ (stochastic), the half-way point at r.
#include <cmath>

#include "diffusion/samplers/k_sampler.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class KDpmppSde : public KSampler {
 public:
  using KSampler::KSampler;

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) override {
    const float from = sigma(index);
    const float next = sigma(index + 1);
    const Tensor clean = denoise(x, from, model);
    if (next == 0) return x + slope_of(x, clean, from) * (next - from);
    const float t = time_of(from);
    const auto r = float(options().r);
    const float s = t + (time_of(next) - t) * r;
    const Tensor half = go({sigma_of(t), sigma_of(s)}, x, clean, noise);
    const Tensor clean_2 = denoise(half, sigma_of(s), model);
    const float blend = 1 / (2 * r);
    return go({sigma_of(t), sigma_of(time_of(next))}, x, (1 - blend) * clean + blend * clean_2,
              noise);
  }

 private:
  struct Leg {
    float from, to;
  };
  // An ancestral step towards `clean`.
  Tensor go(Leg leg, const Tensor& x, const Tensor& clean, const Noise& noise) const {
    const auto [down, up] = eta_step(leg.from, leg.to, eta());
    const float t = time_of(leg.from);
    const float t_down = time_of(down);
    const Tensor reached = (sigma_of(t_down) / sigma_of(t)) * x - std::expm1(t - t_down) * clean;
    return reached + noise() * options().s_noise * up;
  }
};

}  // namespace

Result<SamplerPtr> make_k_dpmpp_sde(const SamplerConfig& config, size_t steps) {
  return SamplerPtr(std::make_unique<KDpmppSde>(config, steps));
}

}  // namespace atelier
