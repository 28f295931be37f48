// Shared by the samplers that follow crowsonkb/k-diffusion: the state is clean + sigma * noise, the
// network is wrapped into a denoiser of continuous sigma, and one step is one interval of sigmas
// however many evaluations it takes. Private to the room.
#pragma once
#include "diffusion/sampler.h"
#include "diffusion/schedule.h"

namespace atelier {

class KSampler : public Sampler {
 public:
  // On the sigmas of the configuration's spacing, with a zero appended.
  KSampler(const SamplerConfig& config, size_t steps);
  KSampler(const SamplerConfig& config, NoiseTable table, SamplerPlan plan);

 protected:
  // The clean latent the network sees in x at this sigma.
  Tensor denoise(const Tensor& x, float sigma, const Model& model);
  void forget(size_t /*index*/) override {}

  float sigma(size_t index) const { return plan_.sigmas[index]; }
  const StepOptions& options() const { return config_.step; }
  float eta() const { return float(config_.step.eta.value_or(1)); }

  SamplerConfig config_;
  NoiseTable table_;
};

// The noise levels between which a run goes: the configuration's, else the table's own ends.
struct SigmaRange {
  float max, min;
};
SigmaRange k_sigma_range(const SamplerConfig& config, const NoiseTable& table);
SamplerPlan k_plan(const SamplerConfig& config, const NoiseTable& table, size_t steps);

// The slope of the probability flow: (x - clean) / sigma.
Tensor slope_of(const Tensor& x, const Tensor& clean, float sigma);

// How far an ancestral step goes down, and how much noise it adds back; eta 0 adds none.
struct EtaStep {
  float down, up;
};
EtaStep eta_step(float from, float to, float eta);

// Noise added before a step ("churn"): the state and the sigma it then has.
struct Churned {
  Tensor x;
  float sigma;
};
float churned_sigma(const StepOptions& options, const SamplerPlan& plan, size_t index);
// Draws one noise tensor whether it is needed or not, as the reference does.
Churned churn(const StepOptions& options, const SamplerPlan& plan, size_t index, const Tensor& x,
              const Noise& noise);

// sigma = e^-t: the time in which these solvers step.
float time_of(float sigma);
float sigma_of(float time);

}  // namespace atelier
