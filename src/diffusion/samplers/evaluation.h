// Shared by the samplers that follow the scheduler classes of diffusers: one step is one evaluation
// of the network, and what a multi-evaluation method must remember it remembers. Private to the
// room.
#pragma once
#include "diffusion/sampler.h"
#include "diffusion/schedule.h"

namespace atelier {

// With fewer steps than this, `lower_order_final` ends with lower orders, for stability.
constexpr size_t lower_order_steps_max = 15;

struct Evaluation {
  size_t index;
  const Tensor& x;       // the state
  const Tensor& output;  // the network's raw prediction, fp32
  const Noise& noise;
};

class EvaluationSampler : public Sampler {
 public:
  EvaluationSampler(const SamplerConfig& config, SamplerPlan plan)
      : Sampler(std::move(plan)), config_(config) {}

  Tensor step(size_t index, const Tensor& x, const Model& model, const Noise& noise) final;

 protected:
  virtual Tensor model_input(size_t /*index*/, const Tensor& x) const { return x; }
  virtual Tensor advance(const Evaluation& e) = 0;

  // Noise added before a step ("churn", Karras et al., arXiv 2206.00364): the state and its sigma
  // afterwards. Draws noise only when it adds some.
  struct Churned {
    Tensor x;
    float sigma;
  };
  Churned churned(const Tensor& x, float sigma, const Noise& noise) const;

  // Dynamic thresholding ("Imagen", arXiv 2205.11487): clamps each image at its own quantile.
  Tensor thresholded(const Tensor& clean) const;
  // Thresholds or clips a predicted clean latent where the configuration asks for it.
  Tensor tamed(const Tensor& clean) const;

  SamplerConfig config_;
};

// ---- samplers whose state is clean + sigma * noise
// ------------------------------------------------

class SigmaSampler : public EvaluationSampler {
 public:
  using EvaluationSampler::EvaluationSampler;

 protected:
  // The sigma at which the network is asked in this step.
  virtual float input_sigma(size_t index) const { return plan_.sigmas[index]; }
  Tensor model_input(size_t index, const Tensor& x) const override;
  // The clean latent, from the raw output at this sigma.
  Tensor clean_from(const Tensor& output, const Tensor& x, float sigma) const;
};

// The plan of such a sampler; `sigmas` as the reference lists them, with the last one.
SamplerPlan sigma_plan(const SamplerConfig& config, size_t steps, std::vector<double> timesteps,
                       std::vector<float> sigmas, size_t evaluations_per_step);
// [a, b, c, 0] -> [a, b, b, c, c, 0]: for the methods that pass each sigma twice.
std::vector<float> repeat_inner(const std::vector<float>& sigmas);
// The sigmas as fp32 with one more at the end.
std::vector<float> with_last(const std::vector<double>& sigmas, double last);
// Splits a step of an ancestral sampler: how far down to go, how much noise to add back.
struct AncestralStep {
  float down, up;
};
AncestralStep ancestral_step(float from, float to);

// ---- samplers whose state is sqrt(a) * clean + sqrt(1 - a) * noise
// ---------------------------------

class AlphaSampler : public EvaluationSampler {
 public:
  AlphaSampler(const SamplerConfig& config, SamplerPlan plan, NoiseTable table);

 protected:
  struct Reading {
    Tensor clean, epsilon;
  };
  float alpha_at(double timestep) const;
  // The same, or the level of a finished picture for a timestep below zero.
  float alpha_or_final(double timestep) const;
  // Both readings of the raw output at this alpha; `clean` not yet clipped.
  Reading read(const Evaluation& e, float alpha) const;

  NoiseTable table_;
};

SamplerPlan alpha_plan(const NoiseTable& table, size_t steps, std::vector<double> timesteps);

// ---- the DPM-Solver family: steps in lambda = log(alpha / sigma)
// ----------------------------------

struct Lambda {
  float alpha, sigma, lambda;
};
Lambda lambda_of(float sigma);

class SolverSampler : public EvaluationSampler {
 public:
  using EvaluationSampler::EvaluationSampler;

 protected:
  // The level before step `index`; index + 1 is where the step goes.
  Lambda at(size_t index) const { return lambda_of(plan_.sigmas[index]); }
  // The clean latent, from the raw output; thresholded where asked.
  Tensor clean_from(const Evaluation& e) const;
  // The noise, from the raw output.
  Tensor epsilon_from(const Evaluation& e) const;
};

SamplerPlan solver_plan(size_t steps, std::vector<double> timesteps, std::vector<float> sigmas);

// The last few converted outputs, newest at 0.
class History {
 public:
  explicit History(size_t depth) : depth_(depth) {}
  void push(Tensor newest);
  void clear() { items_.clear(); }
  size_t size() const { return items_.size(); }
  const Tensor& operator[](size_t age) const { return items_[age]; }

 private:
  size_t depth_;
  std::vector<Tensor> items_;
};

}  // namespace atelier
