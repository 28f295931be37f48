// What every sampler promises. A sampler is made for one run: a plan (timesteps, noise levels) and
// a step that takes the state nearer to a clean latent. The loop around it is denoise().
//
// Tensors are latents [batch, channels, height, width], fp32, on any device; the network may answer
// in another floating type. One run at a time, one thread at a time.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "diffusion/config.h"
#include "tensor/tensor.h"

namespace atelier {

// The network: its raw prediction for an input the sampler has already scaled, at a timestep of the
// training schedule (fractional for some samplers). Guidance, control and the rest happen inside.
using Model = std::function<Tensor(const Tensor& x, double timestep)>;

// The next tensor of unit-normal noise, shaped like the latent.
using Noise = std::function<Tensor()>;

// A noised latent is signal * clean + noise * unit-normal.
struct NoiseLevel {
  float signal = 1;
  float noise = 0;
};

struct SamplerPlan {
  size_t steps = 0;                 // as asked for
  size_t evaluations_per_step = 1;  // 2: each asked step is two entries below (heun, kdpm_2, ...)
  std::vector<double> timesteps;    // in the order the network sees them
  std::vector<float> sigmas;        // as the reference lists them; empty where it has none
  std::vector<NoiseLevel> levels;   // of the state before each step(); one per step()
  float init_noise_sigma = 1;       // a run from nothing starts at this times unit-normal noise
};

class Sampler {
 public:
  explicit Sampler(SamplerPlan plan) : plan_(std::move(plan)) {}
  virtual ~Sampler() = default;
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

  const SamplerPlan& plan() const { return plan_; }
  // How many times step() is called in a whole run; a guess where finished() says otherwise.
  size_t step_count() const { return plan_.levels.size(); }

  // Where a run of this strength (0..1) begins: the last int(steps * strength) steps of the plan.
  size_t start_index(double strength) const;
  // The clean latent at the noise level before step `index`; the clean latent itself after the
  // last.
  Tensor add_noise(const Tensor& clean, const Tensor& noise, size_t index) const;

  // Forgets every earlier step; the next step() is this one, and counts as the first.
  void begin(size_t index);
  // True when step(index) must not be called any more.
  virtual bool finished(size_t index) const { return index >= step_count(); }
  // One step. May ask the model several times and noise any number of times.
  virtual Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) = 0;

  // The clean latent as the last model evaluation saw it, for previews; undefined before the first.
  const Tensor& predicted() const { return predicted_; }

 protected:
  virtual void forget(size_t index) = 0;
  virtual NoiseLevel level_before(size_t index) const;
  void note_prediction(Tensor clean) { predicted_ = std::move(clean); }

  SamplerPlan plan_;

 private:
  Tensor predicted_;
};

using SamplerPtr = std::unique_ptr<Sampler>;

// Makes the sampler a configuration describes. `invalid` for combinations that the algorithm does
// not define (for instance dynamic shifting without `mu`). steps 1..1000.
Result<SamplerPtr> make_sampler(const SamplerConfig& config, size_t steps);

}  // namespace atelier
