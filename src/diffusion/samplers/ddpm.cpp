// Denoising diffusion probabilistic models (arXiv 2006.11239, equations 6, 7 and 15).
#include <algorithm>
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class Ddpm : public AlphaSampler {
 public:
  using AlphaSampler::AlphaSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const double t = plan_.timesteps[e.index];
    const double t_prev = t - config_.num_train_timesteps / int(plan_.steps);
    const float alpha = alpha_at(t);
    const float alpha_prev = t_prev >= 0 ? alpha_at(t_prev) : 1.0F;
    const float step_alpha = alpha / alpha_prev;
    const float step_beta = 1 - step_alpha;
    const Tensor clean = tamed(read(e, alpha).clean);
    note_prediction(clean);
    const float clean_weight = std::sqrt(alpha_prev) * step_beta / (1 - alpha);
    const float state_weight = std::sqrt(step_alpha) * (1 - alpha_prev) / (1 - alpha);
    Tensor next = clean_weight * clean + state_weight * e.x;
    if (t > 0) {
      const float small = std::max((1 - alpha_prev) / (1 - alpha) * step_beta, 1e-20F);
      next = next + deviation(small, step_beta) * e.noise();
    }
    return next;
  }
  void forget(size_t /*index*/) override {}

 private:
  float deviation(float small, float large) const {
    switch (config_.variance_type.value_or(VarianceType::fixed_small)) {
      case VarianceType::fixed_small_log: return std::exp(0.5F * std::log(small));
      case VarianceType::fixed_large: return std::sqrt(large);
      default: return std::sqrt(small);
    }
  }
};

}  // namespace

Result<SamplerPtr> make_ddpm(const SamplerConfig& config, size_t steps) {
  const auto variance = config.variance_type.value_or(VarianceType::fixed_small);
  if (variance == VarianceType::learned || variance == VarianceType::learned_range ||
      variance == VarianceType::fixed_large_log) {
    return fail(ErrorKind::invalid, "DDPM cannot sample with this variance type.",
                std::string(name_of(variance)));
  }
  auto table = make_noise_table(config, TerminalSnr::exact);
  auto plan = alpha_plan(table, steps, alpha_timesteps(config, steps));
  return SamplerPtr(std::make_unique<Ddpm>(config, std::move(plan), std::move(table)));
}

}  // namespace atelier
