// DPM-Solver and DPM-Solver++, singlestep: groups of one to three evaluations that each start over
// from the state the group began with (arXiv 2206.00927 and 2211.01095).
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class DpmSinglestep : public SolverSampler {
 public:
  DpmSinglestep(const SamplerConfig& config, SamplerPlan plan, std::vector<int> orders)
      : SolverSampler(config, std::move(plan)),
        orders_(std::move(orders)),
        outputs_(size_t(config.solver_order)) {}

 protected:
  Tensor advance(const Evaluation& e) override {
    outputs_.push(converted(e));
    const Tensor noise = is_sde() ? e.noise() : Tensor();
    // A run that begins inside a group has too little history for the order: lower it.
    const int order = std::min(orders_[e.index], int(outputs_.size()));
    if (order == 1) began_ = e.x;
    if (order == 1) return first({e.index, e.index + 1}, outputs_[0], noise);
    if (order == 2) return second(e.index, noise);
    return third(e.index, noise);
  }
  void forget(size_t /*index*/) override { outputs_.clear(); }

 private:
  bool is_sde() const { return config_.algorithm_type == DpmAlgorithm::sde_dpmsolver_pp; }
  bool predicts_clean() const { return config_.algorithm_type != DpmAlgorithm::dpmsolver; }

  Tensor converted(const Evaluation& e) {
    const Tensor clean = clean_from(e);
    note_prediction(clean);
    return predicts_clean() ? clean : epsilon_from(e);
  }

  struct Span {
    size_t from, to;
  };

  Tensor first(Span span, const Tensor& m, const Tensor& noise) const {
    const Lambda s = at(span.from);
    const Lambda t = at(span.to);
    const float h = t.lambda - s.lambda;
    if (!predicts_clean()) {
      return (t.alpha / s.alpha) * began_ - (t.sigma * (std::exp(h) - 1)) * m;
    }
    if (is_sde()) {
      return (t.sigma / s.sigma * std::exp(-h)) * began_ + (t.alpha * (1 - std::exp(-2 * h))) * m +
             (t.sigma * std::sqrt(1 - std::exp(-2 * h))) * noise;
    }
    return (t.sigma / s.sigma) * began_ - (t.alpha * (std::exp(-h) - 1)) * m;
  }

  Tensor second(size_t index, const Tensor& noise) const {
    const Lambda t = at(index + 1);
    const float from = at(index - 1).lambda;
    const float h = t.lambda - from;
    const float r = (at(index).lambda - from) / h;
    const Tensor slope = (1 / r) * (outputs_[0] - outputs_[1]);
    const Tensor base = first({index - 1, index + 1}, outputs_[1], noise);
    const bool midpoint = config_.solver_type == SolverType::midpoint;
    if (!predicts_clean()) {
      const float grown = std::exp(h) - 1;
      return base - (midpoint ? 0.5F * (t.sigma * grown) : t.sigma * (grown / h - 1)) * slope;
    }
    if (is_sde()) {
      const float shrunk = 1 - std::exp(-2 * h);
      return base +
             (midpoint ? 0.5F * (t.alpha * shrunk) : t.alpha * (shrunk / (-2 * h) + 1)) * slope;
    }
    const float shrunk = std::exp(-h) - 1;
    return base + (midpoint ? -0.5F * (t.alpha * shrunk) : t.alpha * (shrunk / h + 1)) * slope;
  }

  Tensor third(size_t index, const Tensor& noise) const {
    const Lambda t = at(index + 1);
    const float from = at(index - 2).lambda;
    const float h = t.lambda - from;
    const float r0 = (at(index).lambda - from) / h;
    const float r1 = (at(index - 1).lambda - from) / h;
    const Tensor near = (1 / r1) * (outputs_[1] - outputs_[2]);
    const Tensor far = (1 / r0) * (outputs_[0] - outputs_[2]);
    const Tensor base = first({index - 2, index + 1}, outputs_[2], noise);
    const bool midpoint = config_.solver_type == SolverType::midpoint;
    const Tensor slope = midpoint ? far : (r0 * near - r1 * far) / (r0 - r1);
    const Tensor bend = 2 * (far - near) / (r0 - r1);
    if (!predicts_clean()) {
      const float grown = std::exp(h) - 1;
      const Tensor straight = base - (t.sigma * (grown / h - 1)) * slope;
      return midpoint ? straight : straight - (t.sigma * ((grown - h) / (h * h) - 0.5F)) * bend;
    }
    const float shrunk = std::exp(-h) - 1;
    const Tensor straight = base + (t.alpha * (shrunk / h + 1)) * slope;
    return midpoint ? straight : straight - (t.alpha * ((shrunk + h) / (h * h) - 0.5F)) * bend;
  }

  std::vector<int> orders_;
  History outputs_;
  Tensor began_;
};

// 1, 2, 3, 1, 2, 3, ...: within a group each evaluation refines the same step; the last ones are
// of low order when the count does not divide or the end must be stable.
std::vector<int> group_orders(int order, size_t steps, bool lower_order_final, bool to_zero) {
  std::vector<int> orders(steps);
  for (size_t i = 0; i < steps; ++i) orders[i] = int(i) % order + 1;
  // A step to sigma zero is infinitely long in lambda: only first order survives it.
  const bool whole_groups = steps % size_t(order) == 0;
  if (to_zero || (lower_order_final && whole_groups)) orders.back() = 1;
  return orders;
}

}  // namespace

Result<SamplerPtr> make_dpm_singlestep(const SamplerConfig& config, size_t steps) {
  SamplerConfig c = config;
  c.timestep_spacing = Spacing::linspace;  // the only one this class has
  if (c.algorithm_type == DpmAlgorithm::deis) c.algorithm_type = DpmAlgorithm::dpmsolver_pp;
  if (c.algorithm_type == DpmAlgorithm::sde_dpmsolver) {
    return fail(ErrorKind::invalid, "Singlestep DPM-Solver has no sde-dpmsolver.");
  }
  if (c.solver_type != SolverType::heun) c.solver_type = SolverType::midpoint;
  const bool to_zero = c.final_sigmas_type == FinalSigma::zero;
  if (to_zero && c.algorithm_type == DpmAlgorithm::dpmsolver) {
    return fail(ErrorKind::invalid, "DPM-Solver cannot end at sigma zero; use sigma_min.");
  }
  if (c.algorithm_type == DpmAlgorithm::sde_dpmsolver_pp && c.solver_order == 3) {
    return fail(ErrorKind::invalid, "Singlestep SDE DPM-Solver++ has no third order.");
  }
  const bool uneven = steps % size_t(c.solver_order) != 0;
  const bool ends_low = c.lower_order_final || uneven || to_zero;
  const auto table = make_noise_table(c, TerminalSnr::floored);
  auto run = solver_sigma_steps(c, table, steps);
  auto sigmas = with_last(run.sigmas, to_zero ? 0 : table_sigma_min(table));
  auto plan = solver_plan(steps, std::move(run.timesteps), std::move(sigmas));
  return SamplerPtr(std::make_unique<DpmSinglestep>(
      c, std::move(plan), group_orders(c.solver_order, steps, ends_low, to_zero)));
}

}  // namespace atelier
