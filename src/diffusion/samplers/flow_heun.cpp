// Heun's method along a rectified flow, with churn.
#include <cmath>

#include "diffusion/samplers/flow_schedule.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class FlowHeun : public EvaluationSampler {
 public:
  using EvaluationSampler::EvaluationSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const bool first = !began_.defined();
    const size_t base = first ? e.index : e.index - 1;
    const float sigma = plan_.sigmas[base];
    const float sigma_next = plan_.sigmas[base + 1];
    const auto [x, hat] = churned(e.x, sigma, e.noise);
    const float asked_at = first ? sigma : sigma_next;
    note_prediction(x - e.output * asked_at);
    if (first) {
      began_ = x;
      // The clean latent is read at the plain sigma, its slope at the churned one.
      slope_ = e.output * (sigma / hat);
      length_ = sigma_next - hat;
      return x + slope_ * length_;
    }
    const Tensor next = began_ + 0.5 * (slope_ + e.output) * length_;
    began_ = Tensor();
    return next;
  }
  void forget(size_t /*index*/) override { began_ = Tensor(); }

 private:
  Tensor began_;
  Tensor slope_;
  float length_ = 0;
};

}  // namespace

Result<SamplerPtr> make_flow_heun(const SamplerConfig& config, size_t steps) {
  TRY(const auto run, flow_sigma_steps(config, steps));
  std::vector<double> timesteps{run.timesteps.front()};
  for (size_t i = 1; i < run.timesteps.size(); ++i) {
    timesteps.insert(timesteps.end(), 2, run.timesteps[i]);
  }
  auto sigmas = repeat_inner(with_last(run.sigmas, 0));
  auto plan = flow_plan(steps, std::move(timesteps), std::move(sigmas), 2);
  return SamplerPtr(std::make_unique<FlowHeun>(config, std::move(plan)));
}

}  // namespace atelier
