// Linear multistep: the slopes of the last few steps, weighted by the integral of the polynomial
// through them.
#include <algorithm>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"
#include "diffusion/samplers/multistep_weights.h"

namespace atelier {

std::vector<double> multistep_weights(const std::vector<float>& sigmas, size_t at, size_t order) {
  // The Lagrange polynomials are multiplied out in u = sigma - sigmas[at], so that the integral has
  // no cancellation between large powers; exact where the reference integrates numerically.
  const double origin = sigmas[at];
  const double end = double(sigmas[at + 1]) - origin;
  std::vector<double> weights;
  for (size_t j = 0; j < order; ++j) {
    std::vector<double> polynomial{1};
    for (size_t k = 0; k < order; ++k) {
      if (k == j) continue;
      const double root = double(sigmas[at - k]) - origin;
      const double scale = 1 / (double(sigmas[at - j]) - double(sigmas[at - k]));
      std::vector<double> product(polynomial.size() + 1, 0);
      for (size_t p = 0; p < polynomial.size(); ++p) {
        product[p] -= polynomial[p] * root * scale;
        product[p + 1] += polynomial[p] * scale;
      }
      polynomial = std::move(product);
    }
    double integral = 0;
    double power = end;
    for (size_t p = 0; p < polynomial.size(); ++p) {
      integral += polynomial[p] * power / double(p + 1);
      power *= end;
    }
    weights.push_back(integral);
  }
  return weights;
}

namespace {

class Lms : public SigmaSampler {
 public:
  Lms(const SamplerConfig& config, SamplerPlan plan)
      : SigmaSampler(config, std::move(plan)),
        slopes_(size_t(config.step.order.value_or(lms_default_order))) {}

 protected:
  Tensor advance(const Evaluation& e) override {
    const float sigma = plan_.sigmas[e.index];
    const Tensor clean = clean_from(e.output, e.x, sigma);
    note_prediction(clean);
    slopes_.push((e.x - clean) / sigma);
    // By the slopes there are, not by the index: a run that begins midway (img2img) has no history.
    const auto weights = multistep_weights(plan_.sigmas, e.index, slopes_.size());
    Tensor x = e.x;
    for (size_t age = 0; age < weights.size(); ++age) x = x + slopes_[age] * weights[age];
    return x;
  }
  void forget(size_t /*index*/) override { slopes_.clear(); }

 private:
  History slopes_;
};

}  // namespace

Result<SamplerPtr> make_lms(const SamplerConfig& config, size_t steps) {
  const auto table = make_noise_table(config, TerminalSnr::floored);
  auto run = euler_sigma_steps(config, table, steps, KarrasTimesteps::fractional);
  auto plan = sigma_plan(config, steps, std::move(run.timesteps), with_last(run.sigmas, 0), 1);
  return SamplerPtr(std::make_unique<Lms>(config, std::move(plan)));
}

}  // namespace atelier
