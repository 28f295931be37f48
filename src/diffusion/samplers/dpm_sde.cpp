// DPM-Solver++ (stochastic), two evaluations a step: an ancestral step to the half-way sigma, then
// an ancestral step over the whole interval with what was seen there.
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

constexpr float midpoint_ratio = 0.5F;

class DpmSde : public SigmaSampler {
 public:
  using SigmaSampler::SigmaSampler;

 protected:
  float input_sigma(size_t index) const override {
    return index % 2 == 0 ? plan_.sigmas[index] : half_way(index - 1);
  }

  Tensor advance(const Evaluation& e) override {
    const size_t base = e.index - e.index % 2;
    const float from = plan_.sigmas[base];
    const float next = plan_.sigmas[base + 1];
    const Tensor clean = clean_from(e.output, e.x, input_sigma(e.index));
    note_prediction(clean);
    if (next == 0) return e.x + (e.x - clean) / from * (next - from);
    const bool first = e.index == base;
    if (first) began_ = e.x;
    return ancestral(from, first ? half_way(base) : next, clean, e.noise);
  }
  void forget(size_t index) override { ATELIER_ASSERT(index % 2 == 0); }

 private:
  float half_way(size_t base) const {
    const float t = -std::log(plan_.sigmas[base]);
    const float t_next = -std::log(plan_.sigmas[base + 1]);
    return std::exp(-(t + (t_next - t) * midpoint_ratio));
  }

  Tensor ancestral(float from, float to, const Tensor& clean, const Noise& noise) const {
    const float up = std::min(to, ancestral_step(from, to).up);
    const float down = std::sqrt(to * to - up * up);
    const float t = -std::log(from);
    const float t_down = -std::log(down);
    const Tensor x = (std::exp(-t_down) / std::exp(-t)) * began_ - std::expm1(t - t_down) * clean;
    return x + noise() * config_.step.s_noise * up;
  }

  Tensor began_;
};

}  // namespace

Result<SamplerPtr> make_dpm_sde(const SamplerConfig& config, size_t steps) {
  const auto table = make_noise_table(config, TerminalSnr::floored);
  const auto run = euler_sigma_steps(config, table, steps, KarrasTimesteps::fractional);
  std::vector<double> timesteps;
  for (size_t i = 0; i < run.sigmas.size(); ++i) {
    timesteps.push_back(run.timesteps[i]);
    if (i + 1 == run.sigmas.size()) break;
    const double t = -std::log(run.sigmas[i]);
    const double t_next = -std::log(run.sigmas[i + 1]);
    const double half = std::exp(-(t + (t_next - t) * double(midpoint_ratio)));
    timesteps.push_back(sigma_to_timestep(half, table.log_sigmas));
  }
  auto sigmas = repeat_inner(with_last(run.sigmas, 0));
  auto plan = sigma_plan(config, steps, std::move(timesteps), std::move(sigmas), 2);
  return SamplerPtr(std::make_unique<DpmSde>(config, std::move(plan)));
}

}  // namespace atelier
