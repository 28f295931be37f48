// Euler steps that go further down than asked and add fresh noise back.
#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class EulerAncestral : public SigmaSampler {
 public:
  using SigmaSampler::SigmaSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const float sigma = plan_.sigmas[e.index];
    const Tensor clean = clean_from(e.output, e.x, sigma);
    note_prediction(clean);
    const auto [down, up] = ancestral_step(sigma, plan_.sigmas[e.index + 1]);
    return e.x + (e.x - clean) / sigma * (down - sigma) + e.noise() * up;
  }
  void forget(size_t /*index*/) override {}
};

}  // namespace

Result<SamplerPtr> make_euler_ancestral(const SamplerConfig& config, size_t steps) {
  const auto table = make_noise_table(config, TerminalSnr::floored);
  auto run = euler_sigma_steps(config, table, steps, KarrasTimesteps::fractional);
  auto plan = sigma_plan(config, steps, std::move(run.timesteps), with_last(run.sigmas, 0), 1);
  return SamplerPtr(std::make_unique<EulerAncestral>(config, std::move(plan)));
}

}  // namespace atelier
