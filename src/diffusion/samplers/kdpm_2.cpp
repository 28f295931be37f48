// DPM-Solver-2 as k-diffusion steps it: a half step in log sigma, then the whole step with the
// slope found there. With and without ancestral noise.
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

// One asked step: from, through the half-way sigma, to; `up` is the noise added back.
struct Leg {
  float from, half, to, up;
};

class Kdpm2 : public SigmaSampler {
 public:
  Kdpm2(const SamplerConfig& config, SamplerPlan plan, std::vector<Leg> legs, bool ancestral)
      : SigmaSampler(config, std::move(plan)), legs_(std::move(legs)), ancestral_(ancestral) {}

 protected:
  float input_sigma(size_t index) const override {
    const Leg& leg = legs_[index / 2];
    return index % 2 == 0 ? leg.from : leg.half;
  }

  Tensor advance(const Evaluation& e) override {
    const Leg& leg = legs_[e.index / 2];
    const float asked_at = input_sigma(e.index);
    const Tensor clean = clean_from(e.output, e.x, asked_at);
    note_prediction(clean);
    const Tensor slope = (e.x - clean) / asked_at;
    if (e.index % 2 == 0) {
      began_ = e.x;
      return e.x + slope * (leg.half - leg.from);
    }
    const Tensor next = began_ + slope * (leg.to - leg.from);
    return ancestral_ ? next + e.noise() * leg.up : next;
  }
  void forget(size_t index) override { ATELIER_ASSERT(index % 2 == 0); }

 private:
  std::vector<Leg> legs_;
  bool ancestral_;
  Tensor began_;
};

// torch.lerp(log a, log b, 1/2), exponentiated, in fp32.
float log_middle(float a, float b) {
  const float high = std::log(b);
  return std::exp(high - (high - std::log(a)) * 0.5F);
}

Leg leg_of(float from, float to, bool ancestral) {
  // The last leg is one Euler step to zero: its half-way point is its end.
  if (to == 0) return {from, 0, 0, 0};
  if (!ancestral) return {from, log_middle(to, from), to, 0};
  auto [down, up] = ancestral_step(from, to);
  // There is no half-way point to zero in log sigma: a step that rounds to it goes where it should.
  if (down == 0) down = to * to / from;
  return {from, log_middle(from, down), down, up};
}

Result<SamplerPtr> make(const SamplerConfig& config, size_t steps, bool ancestral) {
  const auto table = make_noise_table(config, TerminalSnr::floored);
  const auto run = euler_sigma_steps(config, table, steps, KarrasTimesteps::rounded);
  const auto sigmas = with_last(run.sigmas, 0);
  std::vector<Leg> legs;
  std::vector<double> timesteps;
  for (size_t i = 0; i + 1 < sigmas.size(); ++i) {
    legs.push_back(leg_of(sigmas[i], sigmas[i + 1], ancestral));
    timesteps.push_back(run.timesteps[i]);
    timesteps.push_back(double(sigma_to_timestep_fp32(legs.back().half, table.log_sigmas)));
  }
  timesteps.pop_back();  // the last leg has no half-way point
  // As the reference lists them: every sigma but the first twice, and one more zero.
  std::vector<float> listed{sigmas.front()};
  for (size_t i = 1; i < sigmas.size(); ++i) listed.insert(listed.end(), 2, sigmas[i]);
  listed.push_back(0);
  auto plan = sigma_plan(config, steps, std::move(timesteps), std::move(listed), 2);
  return SamplerPtr(std::make_unique<Kdpm2>(config, std::move(plan), std::move(legs), ancestral));
}

}  // namespace

Result<SamplerPtr> make_kdpm_2(const SamplerConfig& config, size_t steps) {
  return make(config, steps, false);
}

Result<SamplerPtr> make_kdpm_2_ancestral(const SamplerConfig& config, size_t steps) {
  return make(config, steps, true);
}

}  // namespace atelier
