// The loop around a sampler: cancellation, progress, previews, and the blending of inpainting.
#pragma once
#include <cstdint>

#include "diffusion/sampler.h"

namespace atelier {

struct StepReport {
  size_t done;   // steps finished, counted from the start index
  size_t total;  // steps of this run; grows for the adaptive sampler, whose number nobody knows
  const Tensor& x;
  const Tensor& predicted;  // the clean latent as the network sees it: what a preview shows
};

enum class Verdict { go_on, stop };
using StepHook = std::function<Verdict(const StepReport& report)>;

// Changes the state after a step; `next_index` is the step that comes next.
using Blend = std::function<Tensor(const Tensor& x, size_t next_index)>;

struct DenoiseRun {
  Model model;
  Noise noise;            // needed by samplers that draw; see NoiseStream
  size_t start = 0;       // Sampler::start_index for image to image
  size_t end = SIZE_MAX;  // no step from here on: the state stays noised
  Blend blend;            // may be empty
  StepHook after_step;    // may be empty; sees the blended state
};

// Runs the sampler from `x` (at the noise level before step `start`) to a clean latent, or to the
// level before step `end`. `cancelled`
// when the hook says stop; what the model throws becomes `exhausted` or `internal`.
Result<Tensor> denoise(Sampler& sampler, Tensor x, const DenoiseRun& run);

// Where a run begins: pure noise at the first level, or the clean latent noised to step `start`.
Tensor initial_noise(const Sampler& sampler, const Tensor& noise);

// Inpainting with an ordinary model: outside the mask (1 = repaint, [1 or batch, 1, h, w]) the
// state is the clean latent noised, always with the same noise, to the level of the next step.
Blend keep_outside(const Sampler& sampler, Tensor clean, Tensor noise, Tensor mask);

}  // namespace atelier
