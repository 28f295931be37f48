#include "diffusion/sampler.h"

#include <algorithm>

#include "diffusion/samplers/makers.h"

namespace atelier {

size_t Sampler::start_index(double strength) const {
  const auto kept = size_t(double(plan_.steps) * std::clamp(strength, 0.0, 1.0));
  return (plan_.steps - std::min(kept, plan_.steps)) * plan_.evaluations_per_step;
}

Tensor Sampler::add_noise(const Tensor& clean, const Tensor& noise, size_t index) const {
  const NoiseLevel level = level_before(index);
  return clean * level.signal + noise * level.noise;
}

NoiseLevel Sampler::level_before(size_t index) const {
  return index < plan_.levels.size() ? plan_.levels[index] : NoiseLevel{};
}

void Sampler::begin(size_t index) {
  predicted_ = Tensor();
  forget(index);
}

Result<SamplerPtr> make_sampler(const SamplerConfig& config, size_t steps) {
  constexpr size_t steps_max = 1000;
  if (steps < 1 || steps > steps_max) {
    return fail(ErrorKind::invalid, "A sampler takes 1 to 1000 steps.");
  }
  if (config.use_karras_sigmas + config.use_exponential_sigmas + config.use_beta_sigmas > 1) {
    return fail(ErrorKind::invalid, "Only one of karras, exponential and beta sigmas can be used.");
  }
  return find_maker(config.algorithm)(config, steps);
}

}  // namespace atelier
