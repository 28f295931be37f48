#include "diffusion/denoise.h"

#include <algorithm>

#include "base/guard.h"

namespace atelier {

Result<Tensor> denoise(Sampler& sampler, Tensor x, const DenoiseRun& run) {
  return guard("libtorch", [&]() -> Result<Tensor> {
    sampler.begin(run.start);
    const auto over_at = [&](size_t index) { return index >= run.end || sampler.finished(index); };
    for (size_t index = run.start; !over_at(index); ++index) {
      x = sampler.step(index, x, run.model, run.noise);
      if (run.blend) x = run.blend(x, index + 1);
      if (!run.after_step) continue;
      const size_t done = index + 1 - run.start;
      const bool over = over_at(index + 1);
      const size_t last = std::min(run.end, sampler.step_count());
      const size_t planned = last - std::min(run.start, last);
      const size_t total = over ? done : std::max(done + 1, planned);
      if (run.after_step({done, total, x, sampler.predicted()}) == Verdict::stop) {
        return fail(ErrorKind::cancelled, "The picture was cancelled.");
      }
    }
    return x;
  });
}

Tensor initial_noise(const Sampler& sampler, const Tensor& noise) {
  return noise * sampler.plan().init_noise_sigma;
}

Blend keep_outside(const Sampler& sampler, Tensor clean, Tensor noise, Tensor mask) {
  return [&sampler, clean = std::move(clean), noise = std::move(noise), mask = std::move(mask)](
             const Tensor& x, size_t next_index) {
    return x * mask + sampler.add_noise(clean, noise, next_index) * (1 - mask);
  };
}

}  // namespace atelier
