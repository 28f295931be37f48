// Trajectory consistency distillation (arXiv 2402.19159): a jump to a noise level below the next
// one, and from there up again with fresh noise; eta says how far below.
#include <cmath>

#include "diffusion/samplers/distilled.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

constexpr double default_eta = 0.3;

class Tcd : public AlphaSampler {
 public:
  using AlphaSampler::AlphaSampler;

 protected:
  Tensor advance(const Evaluation& e) override {
    const bool last = e.index + 1 >= step_count();
    const double next = last ? 0 : plan_.timesteps[e.index + 1];
    const double eta = config_.step.eta.value_or(default_eta);
    const float alpha = alpha_at(plan_.timesteps[e.index]);
    const float below = alpha_at(std::floor(float(1 - eta) * float(next)));
    const auto [clean, epsilon] = read(e, alpha);
    note_prediction(clean);
    const Tensor jumped = std::sqrt(below) * clean + std::sqrt(1 - below) * epsilon;
    if (eta <= 0 || last) return jumped;
    const float ratio = alpha_or_final(next) / below;
    return std::sqrt(ratio) * jumped + std::sqrt(1 - ratio) * e.noise();
  }
  void forget(size_t /*index*/) override {}
};

}  // namespace

Result<SamplerPtr> make_tcd(const SamplerConfig& config, size_t steps) {
  auto table = make_noise_table(config, TerminalSnr::exact);
  auto plan = alpha_plan(table, steps, distilled_timesteps(config, steps));
  return SamplerPtr(std::make_unique<Tcd>(config, std::move(plan), std::move(table)));
}

}  // namespace atelier
