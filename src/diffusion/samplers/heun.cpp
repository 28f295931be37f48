// Heun's method (Karras et al., arXiv 2206.00364, algorithm 2): an Euler step, then a second
// evaluation at its end, and the mean of both slopes from where it began.
#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

class Heun : public SigmaSampler {
 public:
  using SigmaSampler::SigmaSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const bool first = !began_.defined();
    const size_t base = first ? e.index : e.index - 1;
    const float sigma = plan_.sigmas[base];
    const float sigma_next = plan_.sigmas[base + 1];
    const float asked_at = first ? sigma : sigma_next;
    Tensor clean = clean_from(e.output, e.x, asked_at);
    if (config_.clip_sample) {
      clean = clean.clamp(-config_.clip_sample_range, config_.clip_sample_range);
    }
    note_prediction(clean);
    const Tensor slope = (e.x - clean) / asked_at;
    if (first) {
      began_ = e.x;
      slope_ = slope;
      return e.x + slope * (sigma_next - sigma);
    }
    const Tensor next = began_ + (slope_ + slope) / 2 * (sigma_next - sigma);
    began_ = Tensor();
    return next;
  }
  void forget(size_t /*index*/) override { began_ = Tensor(); }

 private:
  Tensor began_;  // the state before the first of the two evaluations; undefined between pairs
  Tensor slope_;
};

}  // namespace

Result<SamplerPtr> make_heun(const SamplerConfig& config, size_t steps) {
  const auto table = make_noise_table(config, TerminalSnr::floored);
  auto run = euler_sigma_steps(config, table, steps, KarrasTimesteps::fractional);
  std::vector<double> timesteps{run.timesteps.front()};
  for (size_t i = 1; i < run.timesteps.size(); ++i) {
    timesteps.insert(timesteps.end(), 2, run.timesteps[i]);
  }
  auto sigmas = repeat_inner(with_last(run.sigmas, 0));
  auto plan = sigma_plan(config, steps, std::move(timesteps), std::move(sigmas), 2);
  return SamplerPtr(std::make_unique<Heun>(config, std::move(plan)));
}

}  // namespace atelier
