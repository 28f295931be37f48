// k-diffusion's ancestral samplers: sample_euler_ancestral, sample_dpm_2_ancestral and
// sample_dpmpp_2s_ancestral. Each goes below the next sigma and adds noise back; they differ in how
// they go down.
#include <cmath>

#include "diffusion/samplers/k_sampler.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class KAncestral : public KSampler {
 public:
  using KSampler::KSampler;

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) override {
    const float from = sigma(index);
    const float next = sigma(index + 1);
    const auto [down, up] = eta_step(from, next, eta());
    const Tensor clean = denoise(x, from, model);
    const Tensor reached = down == 0 ? x + slope_of(x, clean, from) * (down - from)
                                     : descend(x, clean, {from, down}, model);
    if (next == 0) return reached;
    return reached + noise() * options().s_noise * up;
  }

 private:
  struct Descent {
    float from, down;
  };

  Tensor descend(const Tensor& x, const Tensor& clean, Descent d, const Model& model) {
    switch (config_.algorithm) {
      case Algorithm::k_dpm_2_ancestral: {
        const float middle = std::exp((std::log(d.from) + std::log(d.down)) / 2);
        const Tensor half = x + slope_of(x, clean, d.from) * (middle - d.from);
        return x + slope_of(half, denoise(half, middle, model), middle) * (d.down - d.from);
      }
      case Algorithm::k_dpmpp_2s_ancestral: {
        // DPM-Solver++(2S), arXiv 2211.01095, algorithm 1, with the half-way point at r = 1/2.
        const float t = time_of(d.from);
        const float h = time_of(d.down) - t;
        const float s = t + 0.5F * h;
        const Tensor half = (sigma_of(s) / sigma_of(t)) * x - std::expm1(-h * 0.5F) * clean;
        const Tensor clean_2 = denoise(half, sigma_of(s), model);
        return (sigma_of(t + h) / sigma_of(t)) * x - std::expm1(-h) * clean_2;
      }
      default: return x + slope_of(x, clean, d.from) * (d.down - d.from);
    }
  }
};

}  // namespace

Result<SamplerPtr> make_k_ancestral(const SamplerConfig& config, size_t steps) {
  return SamplerPtr(std::make_unique<KAncestral>(config, steps));
}

}  // namespace atelier
