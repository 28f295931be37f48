// k-diffusion's sample_dpm_adaptive: DPM-Solver-12 or -23 with a step size that follows the
// difference of the two orders (a PID controller). The number of steps asked for only says where a
// run of less than full strength begins. Ends at the least sigma.
#include <algorithm>
#include <array>
#include <cmath>

#include "diffusion/samplers/k_dpm_solver.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

// A network that answers NaN would never let the error fall: stop after this many attempts.
constexpr size_t attempts_max = 1000;
constexpr float end_margin = 1e-5F;

class StepSize {
 public:
  StepSize(const StepOptions& o, double order)
      : h_(std::abs(o.h_init)),
        b1_((o.pcoeff + o.icoeff + o.dcoeff) / order),
        b2_(-(o.pcoeff + 2 * o.dcoeff) / order),
        b3_(o.dcoeff / order),
        accept_safety_(o.accept_safety) {}

  double h() const { return h_; }

  // Whether a step with this error stands; either way the next size.
  bool propose(double error) {
    const double inverse = 1 / (error + 1e-8);
    if (!started_) errors_.fill(inverse);
    started_ = true;
    errors_[0] = inverse;
    const double raw =
        std::pow(errors_[0], b1_) * std::pow(errors_[1], b2_) * std::pow(errors_[2], b3_);
    const double factor = 1 + std::atan(raw - 1);
    const bool accepted = factor >= accept_safety_;
    if (accepted) {
      errors_[2] = errors_[1];
      errors_[1] = errors_[0];
    }
    h_ *= factor;
    return accepted;
  }

 private:
  double h_, b1_, b2_, b3_, accept_safety_;
  bool started_ = false;
  std::array<double, 3> errors_{};
};

class KDpmAdaptive : public KDpmSolver {
 public:
  KDpmAdaptive(const SamplerConfig& config, NoiseTable table, SamplerPlan plan, SigmaRange range)
      : KDpmSolver(config, std::move(table), std::move(plan)),
        order_(config.step.order.value_or(3)),
        size_(config.step, 1),
        end_(time_of(range.min)) {}

  bool finished(size_t /*index*/) const override {
    return now_ >= end_ - end_margin || attempts_ >= attempts_max;
  }

  Tensor step(size_t /*index*/, const Tensor& x, const Model& model, const Noise& noise) override {
    ++attempts_;
    const float to = std::min(end_, now_ + float(size_.h()));
    const auto [leg, up] = with_eta({now_, to}, end_);
    Seen seen{epsilon(x, leg.from, model), {}};
    Tensor low;
    Tensor high;
    if (order_ == 2) {
      low = first_order(leg, x, seen);
      high = second_order(leg, x, seen, 0.5F, model);
    } else {
      low = second_order(leg, x, seen, 1.0F / 3, model);
      high = third_order(leg, x, seen, model);
    }
    const Tensor reference = low_before_.defined() ? low_before_ : x;
    const Tensor scale =
        (options().rtol * at::maximum(low.abs(), reference.abs())).clamp_min(options().atol);
    const double error =
        at::linalg_vector_norm((low - high) / scale).item<double>() / std::sqrt(double(x.numel()));
    if (!size_.propose(error)) return x;
    low_before_ = low;
    now_ = to;
    return high + up * options().s_noise * noise();
  }

 protected:
  void forget(size_t index) override {
    now_ = time_of(sigma(index));
    attempts_ = 0;
    low_before_ = Tensor();
    size_ = StepSize(options(), leg_eta() != 0 ? 1.5 : double(order_));
  }

  NoiseLevel level_before(size_t index) const override {
    // Midway the plan's own levels say nothing: the step size decides where the state is.
    if (attempts_ == 0) return Sampler::level_before(index);
    return finished(index) ? NoiseLevel{} : NoiseLevel{1, sigma_of(now_)};
  }

 private:
  int order_;
  StepSize size_;
  float end_;
  float now_ = 0;
  size_t attempts_ = 0;
  Tensor low_before_;
};

}  // namespace

Result<SamplerPtr> make_k_dpm_adaptive(const SamplerConfig& config, size_t steps) {
  const int order = config.step.order.value_or(3);
  if (order != 2 && order != 3) {
    return fail(ErrorKind::invalid, "Adaptive DPM-Solver has order 2 or 3.");
  }
  auto table = make_noise_table(config, TerminalSnr::floored);
  const SigmaRange range = k_sigma_range(config, table);
  auto plan = k_plan(config, table, steps);
  plan.sigmas.front() = range.max;
  plan.levels.front().noise = range.max;
  plan.init_noise_sigma = range.max;
  return SamplerPtr(
      std::make_unique<KDpmAdaptive>(config, std::move(table), std::move(plan), range));
}

}  // namespace atelier
