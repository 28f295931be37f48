// DEIS, the log-rho multistep form (arXiv 2204.13902), orders one to three.
#include <cmath>

#include "diffusion/numpy_log.h"
#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

// The integral of (log t - log c) / (log b - log c) over t.
float integral2(float t, float b, float c) {
  return t * (-numpy_log(c) + numpy_log(t) - 1) / (numpy_log(b) - numpy_log(c));
}

// The integral of (log t - log c)(log t - log d) / ((log b - log c)(log b - log d)) over t.
float integral3(float t, float b, float c, float d) {
  const float log_t = numpy_log(t);
  const float log_c = numpy_log(c);
  const float log_d = numpy_log(d);
  const float numerator =
      t * (log_c * (log_d - log_t + 1) - log_d * log_t + log_d + log_t * log_t - 2 * log_t + 2);
  return numerator / ((numpy_log(b) - log_c) * (numpy_log(b) - log_d));
}

class Deis : public SolverSampler {
 public:
  Deis(const SamplerConfig& config, SamplerPlan plan)
      : SolverSampler(config, std::move(plan)), outputs_(size_t(config.solver_order)) {}

 protected:
  Tensor advance(const Evaluation& e) override {
    const Lambda s = at(e.index);
    const Tensor clean = clean_from(e);
    note_prediction(clean);
    outputs_.push((e.x - s.alpha * clean) / s.sigma);
    switch (order_at(e.index)) {
      case 1: return first(e);
      case 2: return second(e);
      default: return third(e);
    }
  }
  void forget(size_t /*index*/) override { outputs_.clear(); }

 private:
  size_t order_at(size_t index) const {
    const bool ends_low = config_.lower_order_final && step_count() < lower_order_steps_max;
    const size_t left = step_count() - index;
    return ends_low ? std::min(outputs_.size(), left) : outputs_.size();
  }

  float rho(size_t index) const {
    const Lambda l = at(index);
    return l.sigma / l.alpha;
  }

  Tensor first(const Evaluation& e) const {
    const Lambda s = at(e.index);
    const Lambda t = at(e.index + 1);
    const float h = t.lambda - s.lambda;
    return t.alpha / s.alpha * e.x - t.sigma * (std::exp(h) - 1) * outputs_[0];
  }

  Tensor second(const Evaluation& e) const {
    const float t = rho(e.index + 1);
    const float s0 = rho(e.index);
    const float s1 = rho(e.index - 1);
    const float c0 = integral2(t, s0, s1) - integral2(s0, s0, s1);
    const float c1 = integral2(t, s1, s0) - integral2(s0, s1, s0);
    return at(e.index + 1).alpha * (e.x / at(e.index).alpha + c0 * outputs_[0] + c1 * outputs_[1]);
  }

  Tensor third(const Evaluation& e) const {
    const float t = rho(e.index + 1);
    const float s0 = rho(e.index);
    const float s1 = rho(e.index - 1);
    const float s2 = rho(e.index - 2);
    const float c0 = integral3(t, s0, s1, s2) - integral3(s0, s0, s1, s2);
    const float c1 = integral3(t, s1, s2, s0) - integral3(s0, s1, s2, s0);
    const float c2 = integral3(t, s2, s0, s1) - integral3(s0, s2, s0, s1);
    return at(e.index + 1).alpha *
           (e.x / at(e.index).alpha + c0 * outputs_[0] + c1 * outputs_[1] + c2 * outputs_[2]);
  }

  History outputs_;
};

}  // namespace

Result<SamplerPtr> make_deis(const SamplerConfig& config, size_t steps) {
  const auto table = make_noise_table(config, TerminalSnr::floored);
  auto run = solver_sigma_steps(config, table, steps);
  const bool respaced =
      config.use_karras_sigmas || config.use_exponential_sigmas || config.use_beta_sigmas;
  // Respaced sigmas end where they are: the last step of such a run stands still.
  auto sigmas = with_last(run.sigmas, respaced ? run.sigmas.back() : table_sigma_min(table));
  auto plan = solver_plan(steps, std::move(run.timesteps), std::move(sigmas));
  return SamplerPtr(std::make_unique<Deis>(config, std::move(plan)));
}

}  // namespace atelier
