// Pseudo numerical methods (arXiv 2202.09778): linear multistep on DDIM's transfer, optionally
// begun by Runge-Kutta steps.
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

constexpr size_t runge_kutta_legs = 4;  // steps that Runge-Kutta takes at the start
constexpr size_t multistep_depth = 4;

class Pndm : public AlphaSampler {
 public:
  Pndm(const SamplerConfig& config, SamplerPlan plan, NoiseTable table, size_t prk_count)
      : AlphaSampler(config, std::move(plan), std::move(table)),
        prk_count_(prk_count),
        stride_(config.num_train_timesteps / int(plan_.steps)),
        outputs_(multistep_depth) {}

 protected:
  Tensor advance(const Evaluation& e) override {
    note_prediction(read(e, alpha_at(plan_.timesteps[e.index])).clean);
    Tensor next = counter_ < prk_count_ ? runge_kutta(e) : multistep(e);
    ++counter_;
    return next;
  }

  void forget(size_t index) override {
    counter_ = prk_count_ == 0 ? 0 : index;
    outputs_.clear();
    kept_ = Tensor();
    sum_ = Tensor();
  }

 private:
  Tensor runge_kutta(const Evaluation& e) {
    const size_t phase = counter_ % 4;
    if (phase != 0 && !kept_.defined()) {
      // A run that begins inside a group of four walks to the group's end in single steps.
      const double now = plan_.timesteps[e.index];
      return transfer(e.x, now, plan_.timesteps[e.index + 1], e.output);
    }
    const double to = plan_.timesteps[e.index] - (phase % 2 == 0 ? stride_ / 2 : 0);
    const double from = plan_.timesteps[e.index - phase];
    Tensor output = e.output;
    switch (phase) {
      case 0:
        sum_ = e.output / 6;
        outputs_.push(e.output);
        kept_ = e.x;
        break;
      case 3: output = sum_ + e.output / 6; break;
      default: sum_ = sum_ + e.output / 3;
    }
    return transfer(kept_, from, to, output);
  }

  Tensor multistep(const Evaluation& e) {
    double from = plan_.timesteps[e.index];
    double to = from - stride_;
    Tensor x = e.x;
    Tensor output;
    if (counter_ == 1 && prk_count_ == 0) {
      // The second evaluation of the first step: the mean of both, from where it began.
      output = (e.output + outputs_[0]) / 2;
      to = from;
      from += stride_;
      x = kept_;
    } else {
      outputs_.push(e.output);
      if (outputs_.size() == 1) kept_ = e.x;
      output = combined();
    }
    return transfer(x, from, to, output);
  }

  // Adams-Bashforth over even steps.
  Tensor combined() const {
    const History& o = outputs_;
    switch (o.size()) {
      case 1: return o[0];
      case 2: return (3 * o[0] - o[1]) / 2;
      case 3: return (23 * o[0] - 16 * o[1] + 5 * o[2]) / 12;
      default: return (55 * o[0] - 59 * o[1] + 37 * o[2] - 9 * o[3]) / 24;
    }
  }

  // Equation 9 of the paper, in the form that does not divide by small differences.
  Tensor transfer(const Tensor& x, double from, double to, Tensor output) const {
    const float alpha = alpha_at(from);
    const float alpha_to = alpha_or_final(to);
    const float beta = 1 - alpha;
    if (config_.prediction_type == Prediction::v_prediction) {
      output = std::sqrt(alpha) * output + std::sqrt(beta) * x;
    }
    const float denominator = alpha * std::sqrt(1 - alpha_to) + std::sqrt(alpha * beta * alpha_to);
    return std::sqrt(alpha_to / alpha) * x - (alpha_to - alpha) * output / denominator;
  }

  size_t prk_count_;
  int stride_;
  size_t counter_ = 0;
  History outputs_;
  Tensor kept_;  // the state a group of evaluations began from
  Tensor sum_;
};

std::vector<double> plms_timesteps(const std::vector<double>& descending) {
  std::vector<double> out = descending;
  if (out.size() > 1) out.insert(out.begin() + 1, out[1]);
  return out;
}

// Each of the first steps is evaluated at its start, twice half-way, and at its end.
std::vector<double> prk_timesteps(const std::vector<double>& descending, double half) {
  std::vector<double> out;
  for (size_t leg = 0; leg + 1 < runge_kutta_legs; ++leg) {
    const double start = descending[leg];
    const double end = descending[leg + 1];
    out.insert(out.end(), {start, end + half, end + half, end});
  }
  return out;
}

}  // namespace

Result<SamplerPtr> make_pndm(const SamplerConfig& config, size_t steps) {
  if (config.prediction_type == Prediction::sample) {
    return fail(ErrorKind::invalid, "PNDM needs an epsilon or v-prediction model.");
  }
  auto table = make_noise_table(config, TerminalSnr::floored);
  const auto base = alpha_timesteps(config, steps);
  const bool prk = !config.skip_prk_steps && base.size() >= runge_kutta_legs;
  std::vector<double> timesteps;
  size_t prk_count = 0;
  if (prk) {
    timesteps = prk_timesteps(base, config.num_train_timesteps / int(steps) / 2);
    prk_count = timesteps.size();
    timesteps.insert(timesteps.end(), base.begin() + runge_kutta_legs - 1, base.end());
  } else {
    timesteps = plms_timesteps(base);
  }
  auto plan = alpha_plan(table, steps, std::move(timesteps));
  return SamplerPtr(std::make_unique<Pndm>(config, std::move(plan), std::move(table), prk_count));
}

}  // namespace atelier
