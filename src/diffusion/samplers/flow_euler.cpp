// Euler steps along a rectified flow (arXiv 2403.03206).
#include <cmath>

#include "diffusion/samplers/flow_schedule.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

double shifted(double sigma, double shift) {
  return shift * sigma / (1 + (shift - 1) * sigma);
}

class FlowEuler : public EvaluationSampler {
 public:
  using EvaluationSampler::EvaluationSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const float sigma = plan_.sigmas[e.index];
    note_prediction(e.x - sigma * e.output);
    return e.x + (plan_.sigmas[e.index + 1] - sigma) * e.output;
  }
  void forget(size_t /*index*/) override {}
};

}  // namespace

Result<SigmaSteps> flow_sigma_steps(const SamplerConfig& config, size_t steps) {
  const bool dynamic = config.use_dynamic_shifting;
  if (dynamic && !config.mu) {
    return fail(ErrorKind::invalid, "Dynamic shifting needs the picture's mu.");
  }
  const double trained = config.num_train_timesteps;
  // The training grid, shifted once when the shift is fixed; fp32 as the reference keeps it.
  double last = double(float(1 / trained));
  if (!dynamic) last = double(float(shifted(last, config.shift)));
  SigmaSteps run;
  for (const double t : linspace(trained, last * trained, steps)) {
    const double sigma = t / trained;
    const double moved = dynamic ? std::exp(*config.mu) / (std::exp(*config.mu) + (1 / sigma - 1))
                                 : shifted(sigma, config.shift);
    run.sigmas.push_back(double(float(moved)));
    run.timesteps.push_back(double(float(moved) * float(trained)));
  }
  return run;
}

SamplerPlan flow_plan(size_t steps, std::vector<double> timesteps, std::vector<float> sigmas,
                      size_t evaluations_per_step) {
  SamplerPlan plan;
  plan.steps = steps;
  plan.evaluations_per_step = evaluations_per_step;
  for (size_t i = 0; i < timesteps.size(); ++i) plan.levels.push_back({1 - sigmas[i], sigmas[i]});
  plan.timesteps = std::move(timesteps);
  plan.sigmas = std::move(sigmas);
  return plan;
}

Result<SamplerPtr> make_flow_euler(const SamplerConfig& config, size_t steps) {
  TRY(auto run, flow_sigma_steps(config, steps));
  auto plan = flow_plan(steps, std::move(run.timesteps), with_last(run.sigmas, 0), 1);
  return SamplerPtr(std::make_unique<FlowEuler>(config, std::move(plan)));
}

}  // namespace atelier
