// DPM-Solver and DPM-Solver++, multistep, orders one to three, and their SDE forms
// (arXiv 2206.00927 and 2211.01095; the equations of the appendices).
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class DpmMultistep : public SolverSampler {
 public:
  DpmMultistep(const SamplerConfig& config, SamplerPlan plan)
      : SolverSampler(config, std::move(plan)),
        kind_(config.algorithm_type),
        outputs_(size_t(config.solver_order)) {}

 protected:
  Tensor advance(const Evaluation& e) override {
    outputs_.push(converted(e));
    const Tensor noise = is_sde() ? e.noise() : Tensor();
    const int order = order_at(e.index);
    if (order == 1) return first(e, noise);
    if (order == 2) return second(e, noise);
    return third(e, noise);
  }
  void forget(size_t /*index*/) override { outputs_.clear(); }

 private:
  bool predicts_clean() const {
    return kind_ == DpmAlgorithm::dpmsolver_pp || kind_ == DpmAlgorithm::sde_dpmsolver_pp;
  }
  bool is_sde() const {
    return kind_ == DpmAlgorithm::sde_dpmsolver || kind_ == DpmAlgorithm::sde_dpmsolver_pp;
  }

  Tensor converted(const Evaluation& e) {
    if (predicts_clean()) {
      const Tensor clean = clean_from(e);
      note_prediction(clean);
      return clean;
    }
    const Lambda now = at(e.index);
    Tensor epsilon = epsilon_from(e);
    Tensor clean = (e.x - now.sigma * epsilon) / now.alpha;
    if (config_.thresholding) {
      clean = thresholded(clean);
      epsilon = (e.x - now.alpha * clean) / now.sigma;
    }
    note_prediction(clean);
    return epsilon;
  }

  int order_at(size_t index) const {
    const size_t count = step_count();
    const bool ends_low = config_.lower_order_final && count < lower_order_steps_max;
    const bool last = index + 1 == count;
    if (last &&
        (config_.euler_at_final || ends_low || config_.final_sigmas_type == FinalSigma::zero)) {
      return 1;
    }
    const int known = std::min(int(outputs_.size()), config_.solver_order);
    const bool last_but_one = index + 2 == count;
    return last_but_one && ends_low ? std::min(known, 2) : known;
  }

  Tensor first(const Evaluation& e, const Tensor& noise) const {
    const Lambda s = at(e.index);
    const Lambda t = at(e.index + 1);
    const float h = t.lambda - s.lambda;
    const Tensor& m = outputs_[0];
    switch (kind_) {
      case DpmAlgorithm::dpmsolver:
        return (t.alpha / s.alpha) * e.x - (t.sigma * (std::exp(h) - 1)) * m;
      case DpmAlgorithm::sde_dpmsolver:
        return (t.alpha / s.alpha) * e.x - (2 * (t.sigma * (std::exp(h) - 1))) * m +
               (t.sigma * std::sqrt(std::exp(2 * h) - 1)) * noise;
      case DpmAlgorithm::sde_dpmsolver_pp:
        return (t.sigma / s.sigma * std::exp(-h)) * e.x + (t.alpha * (1 - std::exp(-2 * h))) * m +
               (t.sigma * std::sqrt(1 - std::exp(-2 * h))) * noise;
      default: return (t.sigma / s.sigma) * e.x - (t.alpha * (std::exp(-h) - 1)) * m;
    }
  }

  Tensor second(const Evaluation& e, const Tensor& noise) const {
    const Lambda t = at(e.index + 1);
    const Lambda s = at(e.index);
    const float h = t.lambda - s.lambda;
    const float r = (s.lambda - at(e.index - 1).lambda) / h;
    const Tensor slope = (1 / r) * (outputs_[0] - outputs_[1]);
    const bool midpoint = config_.solver_type == SolverType::midpoint;
    const Tensor base = first(e, noise);
    switch (kind_) {
      case DpmAlgorithm::dpmsolver: {
        const float grown = std::exp(h) - 1;
        return base - (midpoint ? 0.5F * (t.sigma * grown) : t.sigma * (grown / h - 1)) * slope;
      }
      case DpmAlgorithm::sde_dpmsolver: {
        const float grown = std::exp(h) - 1;
        return base - (midpoint ? t.sigma * grown : 2 * (t.sigma * (grown / h - 1))) * slope;
      }
      case DpmAlgorithm::sde_dpmsolver_pp: {
        const float shrunk = 1 - std::exp(-2 * h);
        const float weight =
            midpoint ? 0.5F * (t.alpha * shrunk) : t.alpha * (shrunk / (-2 * h) + 1);
        return base + weight * slope;
      }
      default: {
        const float shrunk = std::exp(-h) - 1;
        const float weight = midpoint ? -0.5F * (t.alpha * shrunk) : t.alpha * (shrunk / h + 1);
        return base + weight * slope;
      }
    }
  }

  Tensor third(const Evaluation& e, const Tensor& noise) const {
    const Lambda t = at(e.index + 1);
    const Lambda s = at(e.index);
    const Lambda s1 = at(e.index - 1);
    const float h = t.lambda - s.lambda;
    const float r0 = (s.lambda - s1.lambda) / h;
    const float r1 = (s1.lambda - at(e.index - 2).lambda) / h;
    const Tensor newer = (1 / r0) * (outputs_[0] - outputs_[1]);
    const Tensor older = (1 / r1) * (outputs_[1] - outputs_[2]);
    const Tensor slope = newer + (r0 / (r0 + r1)) * (newer - older);
    const Tensor bend = (1 / (r0 + r1)) * (newer - older);
    const Tensor base = first(e, noise);
    if (kind_ == DpmAlgorithm::dpmsolver) {
      const float grown = std::exp(h) - 1;
      return base - (t.sigma * (grown / h - 1)) * slope -
             (t.sigma * ((grown - h) / (h * h) - 0.5F)) * bend;
    }
    if (kind_ == DpmAlgorithm::dpmsolver_pp) {
      const float shrunk = std::exp(-h) - 1;
      return base + (t.alpha * (shrunk / h + 1)) * slope -
             (t.alpha * ((shrunk + h) / (h * h) - 0.5F)) * bend;
    }
    // sde-dpmsolver++ of third order: the same integrals over twice the step.
    const float k = 2 * h;
    const float shrunk = 1 - std::exp(-k);
    return base + (t.alpha * (1 - shrunk / k)) * slope +
           (t.alpha * ((shrunk - k) / (k * k) + 0.5F)) * bend;
  }

  DpmAlgorithm kind_;
  History outputs_;
};

}  // namespace

Result<SamplerPtr> make_dpm_multistep(const SamplerConfig& config, size_t steps) {
  SamplerConfig c = config;
  if (c.algorithm_type == DpmAlgorithm::deis) c.algorithm_type = DpmAlgorithm::dpmsolver_pp;
  if (c.solver_type != SolverType::heun) c.solver_type = SolverType::midpoint;
  const bool clean = c.algorithm_type == DpmAlgorithm::dpmsolver_pp ||
                     c.algorithm_type == DpmAlgorithm::sde_dpmsolver_pp;
  if (!clean && c.final_sigmas_type == FinalSigma::zero) {
    return fail(ErrorKind::invalid, "DPM-Solver cannot end at sigma zero; use sigma_min.");
  }
  if (c.algorithm_type == DpmAlgorithm::sde_dpmsolver && c.solver_order == 3) {
    return fail(ErrorKind::invalid, "SDE DPM-Solver has no third order.");
  }
  const auto table = make_noise_table(c, TerminalSnr::floored);
  auto run = solver_sigma_steps(c, table, steps);
  const bool to_min = c.final_sigmas_type == FinalSigma::sigma_min;
  auto sigmas = with_last(run.sigmas, to_min ? table_sigma_min(table) : 0);
  auto plan = solver_plan(steps, std::move(run.timesteps), std::move(sigmas));
  return SamplerPtr(std::make_unique<DpmMultistep>(c, std::move(plan)));
}

}  // namespace atelier
