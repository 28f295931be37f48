// Denoising diffusion implicit models (arXiv 2010.02502, equation 12).
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class Ddim : public AlphaSampler {
 public:
  using AlphaSampler::AlphaSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const double t = plan_.timesteps[e.index];
    const float alpha = alpha_at(t);
    const float alpha_prev = alpha_or_final(t - config_.num_train_timesteps / int(plan_.steps));
    auto [clean, epsilon] = read(e, alpha);
    clean = tamed(clean);
    note_prediction(clean);
    const auto eta = float(config_.step.eta.value_or(0));
    const float variance = (1 - alpha_prev) / (1 - alpha) * (1 - alpha / alpha_prev);
    const float deviation = eta * std::sqrt(variance);
    if (config_.step.use_clipped_model_output) {
      epsilon = (e.x - std::sqrt(alpha) * clean) / std::sqrt(1 - alpha);
    }
    const float direction = std::sqrt(1 - alpha_prev - deviation * deviation);
    Tensor next = std::sqrt(alpha_prev) * clean + direction * epsilon;
    if (eta > 0) next = next + deviation * e.noise();
    return next;
  }
  void forget(size_t /*index*/) override {}
};

}  // namespace

Result<SamplerPtr> make_ddim(const SamplerConfig& config, size_t steps) {
  auto table = make_noise_table(config, TerminalSnr::exact);
  auto plan = alpha_plan(table, steps, alpha_timesteps(config, steps));
  return SamplerPtr(std::make_unique<Ddim>(config, std::move(plan), std::move(table)));
}

}  // namespace atelier
