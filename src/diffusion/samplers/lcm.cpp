// Latent consistency models (arXiv 2310.04378): each evaluation gives a clean latent, which is
// noised again to the next level.
#include <algorithm>
#include <cmath>

#include "diffusion/samplers/distilled.h"
#include "diffusion/samplers/makers.h"

namespace atelier {

std::vector<double> distilled_timesteps(const SamplerConfig& config, size_t steps) {
  const auto original = std::max(size_t(config.original_inference_steps), steps);
  const auto stride = size_t(config.num_train_timesteps) / original;
  std::vector<double> out;
  for (size_t i = 0; i < steps; ++i) {
    const auto from_top = size_t(std::floor(double(i) * (double(original) / double(steps))));
    out.push_back(double((original - from_top) * stride) - 1);
  }
  return out;
}

namespace {

class Lcm : public AlphaSampler {
 public:
  using AlphaSampler::AlphaSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const double t = plan_.timesteps[e.index];
    const Tensor clean = tamed(read(e, alpha_at(t)).clean);
    // The boundary condition: at timestep zero the state itself is the answer.
    constexpr float data = 0.5F;
    const float scaled = float(t) * float(config_.timestep_scaling);
    const float variance = scaled * scaled + data * data;
    const float skip = data * data / variance;
    const float out = scaled / std::sqrt(variance);
    const Tensor denoised = out * clean + skip * e.x;
    note_prediction(denoised);
    if (e.index + 1 >= step_count()) return denoised;
    const float alpha = alpha_or_final(plan_.timesteps[e.index + 1]);
    return std::sqrt(alpha) * denoised + std::sqrt(1 - alpha) * e.noise();
  }
  void forget(size_t /*index*/) override {}
};

}  // namespace

Result<SamplerPtr> make_lcm(const SamplerConfig& config, size_t steps) {
  auto table = make_noise_table(config, TerminalSnr::exact);
  auto plan = alpha_plan(table, steps, distilled_timesteps(config, steps));
  return SamplerPtr(std::make_unique<Lcm>(config, std::move(plan), std::move(table)));
}

}  // namespace atelier
