// k-diffusion's sample_dpm_fast: DPM-Solver-fast, even legs in log sigma of order three, the last
// ones lower so that the evaluations come to the number asked for. Ends at the least sigma.
#include "diffusion/samplers/k_dpm_solver.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class KDpmFast : public KDpmSolver {
 public:
  KDpmFast(const SamplerConfig& config, NoiseTable table, SamplerPlan plan,
           std::vector<float> times, std::vector<int> orders)
      : KDpmSolver(config, std::move(table), std::move(plan)),
        times_(std::move(times)),
        orders_(std::move(orders)) {}

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) override {
    const auto [leg, up] = with_eta({times_[index], times_[index + 1]}, times_.back());
    Seen seen{epsilon(x, leg.from, model), {}};
    Tensor next;
    switch (orders_[index]) {
      case 1: next = first_order(leg, x, seen); break;
      case 2: next = second_order(leg, x, seen, 0.5F, model); break;
      default: next = third_order(leg, x, seen, model);
    }
    return next + up * options().s_noise * noise();
  }

 private:
  std::vector<float> times_;
  std::vector<int> orders_;
};

std::vector<int> orders_of(size_t evaluations) {
  const size_t legs = evaluations / 3 + 1;
  std::vector<int> orders(legs, 3);
  if (evaluations % 3 == 0) {
    orders[legs - 2] = 2;
    orders[legs - 1] = 1;
  } else {
    orders[legs - 1] = int(evaluations % 3);
  }
  return orders;
}

}  // namespace

Result<SamplerPtr> make_k_dpm_fast(const SamplerConfig& config, size_t steps) {
  auto table = make_noise_table(config, TerminalSnr::floored);
  const SigmaRange range = k_sigma_range(config, table);
  auto orders = orders_of(steps);
  std::vector<float> times;
  const auto spaced =
      linspace(double(time_of(range.max)), double(time_of(range.min)), orders.size() + 1);
  for (const double t : spaced) times.push_back(float(t));
  SamplerPlan plan;
  plan.steps = orders.size();
  for (const float t : times) plan.sigmas.push_back(sigma_of(t));
  for (size_t i = 0; i < orders.size(); ++i) {
    plan.timesteps.push_back(sigma_to_timestep(double(plan.sigmas[i]), table.log_sigmas));
    plan.levels.push_back({1, plan.sigmas[i]});
  }
  plan.init_noise_sigma = range.max;
  return SamplerPtr(std::make_unique<KDpmFast>(config, std::move(table), std::move(plan),
                                               std::move(times), std::move(orders)));
}

}  // namespace atelier
