// Euler steps for networks with EDM preconditioning (Karras et al., arXiv 2206.00364, table 1).
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class EdmEuler : public SigmaSampler {
 public:
  using SigmaSampler::SigmaSampler;

 protected:
  Tensor model_input(size_t index, const Tensor& x) const override {
    const float sigma = plan_.sigmas[index];
    return x * (1 / std::sqrt(sigma * sigma + data() * data()));
  }

  Tensor advance(const Evaluation& e) override {
    const float sigma = plan_.sigmas[e.index];
    const auto [x, hat] = churned(e.x, sigma, e.noise);
    const float variance = hat * hat + data() * data();
    const float sign = config_.prediction_type == Prediction::v_prediction ? -1.0F : 1.0F;
    const Tensor clean =
        (data() * data() / variance) * x + (sign * hat * data() / std::sqrt(variance)) * e.output;
    note_prediction(clean);
    return x + (x - clean) / hat * (plan_.sigmas[e.index + 1] - hat);
  }
  void forget(size_t /*index*/) override {}

 private:
  float data() const { return float(config_.sigma_data); }
};

}  // namespace

Result<SamplerPtr> make_edm_euler(const SamplerConfig& config, size_t steps) {
  if (config.prediction_type != Prediction::epsilon &&
      config.prediction_type != Prediction::v_prediction) {
    return fail(ErrorKind::invalid, "EDM Euler needs an epsilon or v-prediction model.");
  }
  const double max = config.sigma_max.value_or(80);
  const double min = config.sigma_min.value_or(0.002);
  auto sigmas = config.sigma_schedule == SigmaSchedule::karras
                    ? karras_sigmas_fp32(max, min, steps, config.rho)
                    : exponential_sigmas_fp32(max, min, steps);
  std::vector<double> timesteps;
  for (const float sigma : sigmas) timesteps.push_back(double(0.25F * std::log(sigma)));
  sigmas.push_back(0);
  auto plan = sigma_plan(config, steps, std::move(timesteps), std::move(sigmas), 1);
  plan.init_noise_sigma = float(std::sqrt(max * max + 1));
  return SamplerPtr(std::make_unique<EdmEuler>(config, std::move(plan)));
}

}  // namespace atelier
