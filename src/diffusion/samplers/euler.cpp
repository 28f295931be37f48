// Euler steps (Karras et al., arXiv 2206.00364, algorithm 2 without the correction), with churn.
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class Euler : public SigmaSampler {
 public:
  using SigmaSampler::SigmaSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const float sigma = plan_.sigmas[e.index];
    const auto [x, sigma_hat] = churned(e.x, sigma, e.noise);
    // The reference reads an epsilon at the churned sigma and a velocity at the plain one.
    const bool epsilon = config_.prediction_type == Prediction::epsilon;
    const Tensor clean = clean_from(e.output, x, epsilon ? sigma_hat : sigma);
    note_prediction(clean);
    return x + (x - clean) / sigma_hat * (plan_.sigmas[e.index + 1] - sigma_hat);
  }
  void forget(size_t /*index*/) override {}
};

}  // namespace

Result<SamplerPtr> make_euler(const SamplerConfig& config, size_t steps) {
  const auto table = make_noise_table(config, TerminalSnr::floored);
  auto run = euler_sigma_steps(config, table, steps, KarrasTimesteps::fractional);
  const bool to_min = config.final_sigmas_type == FinalSigma::sigma_min;
  auto sigmas = with_last(run.sigmas, to_min ? table_sigma_min(table) : 0);
  for (double& t : run.timesteps) t = double(float(t));
  // Continuous v-prediction networks (EDM style) are told a quarter of the log sigma.
  if (config.timestep_type == TimestepType::continuous &&
      config.prediction_type == Prediction::v_prediction) {
    run.timesteps.clear();
    for (size_t i = 0; i + 1 < sigmas.size(); ++i) {
      run.timesteps.push_back(double(0.25F * std::log(sigmas[i])));
    }
  }
  auto plan = sigma_plan(config, steps, std::move(run.timesteps), std::move(sigmas), 1);
  return SamplerPtr(std::make_unique<Euler>(config, std::move(plan)));
}

}  // namespace atelier
