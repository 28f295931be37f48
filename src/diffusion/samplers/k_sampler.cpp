#include "diffusion/samplers/k_sampler.h"

#include <algorithm>
#include <cmath>

namespace atelier {
namespace {

// Linear in log sigma between the table's entries.
float table_sigma(const NoiseTable& table, float t) {
  const auto low = size_t(std::floor(t));
  const auto high = size_t(std::ceil(t));
  const float w = t - std::floor(t);
  return std::exp((1 - w) * table.log_sigmas[low] + w * table.log_sigmas[high]);
}

std::vector<float> spaced_sigmas(const SamplerConfig& config, const NoiseTable& table,
                                 size_t steps) {
  const SigmaRange range = k_sigma_range(config, table);
  const auto max = double(range.max);
  const auto min = double(range.min);
  std::vector<float> out;
  if (config.use_karras_sigmas) {
    out = karras_sigmas_fp32(max, min, steps, config.rho);
  } else if (config.use_exponential_sigmas) {
    out = exponential_sigmas_fp32(max, min, steps);
  } else if (config.use_beta_sigmas) {
    const auto spaced = beta_sigmas(max, min, steps);
    out.assign(spaced.begin(), spaced.end());
  } else {
    for (const double t : linspace(double(table.sigmas.size() - 1), 0, steps)) {
      out.push_back(table_sigma(table, float(t)));
    }
  }
  out.push_back(0);
  return out;
}

}  // namespace

SigmaRange k_sigma_range(const SamplerConfig& config, const NoiseTable& table) {
  return {float(config.sigma_max.value_or(double(table.sigmas.back()))),
          float(config.sigma_min.value_or(double(table.sigmas.front())))};
}

SamplerPlan k_plan(const SamplerConfig& config, const NoiseTable& table, size_t steps) {
  SamplerPlan plan;
  plan.steps = steps;
  plan.sigmas = spaced_sigmas(config, table, steps);
  for (size_t i = 0; i < steps; ++i) {
    plan.timesteps.push_back(sigma_to_timestep(double(plan.sigmas[i]), table.log_sigmas));
    plan.levels.push_back({1, plan.sigmas[i]});
  }
  plan.init_noise_sigma = plan.sigmas.front();
  return plan;
}

KSampler::KSampler(const SamplerConfig& config, NoiseTable table, SamplerPlan plan)
    : Sampler(std::move(plan)), config_(config), table_(std::move(table)) {}

KSampler::KSampler(const SamplerConfig& config, size_t steps)
    : Sampler(SamplerPlan{}),
      config_(config),
      table_(make_noise_table(config, TerminalSnr::floored)) {
  plan_ = k_plan(config_, table_, steps);
}

Tensor KSampler::denoise(const Tensor& x, float sigma, const Model& model) {
  const float variance = sigma * sigma + 1;
  const float root = std::sqrt(variance);
  const double t = sigma_to_timestep(double(sigma), table_.log_sigmas);
  const Tensor output = model(x * (1 / root), t).to(at::kFloat);
  Tensor clean;
  switch (config_.prediction_type) {
    case Prediction::v_prediction: clean = output * (-sigma / root) + x * (1 / variance); break;
    case Prediction::sample: clean = output; break;
    default: clean = x - output * sigma;
  }
  note_prediction(clean);
  return clean;
}

Tensor slope_of(const Tensor& x, const Tensor& clean, float sigma) {
  return (x - clean) / sigma;
}

EtaStep eta_step(float from, float to, float eta) {
  if (eta == 0) return {to, 0};
  const float full = std::sqrt(to * to * (from * from - to * to) / (from * from));
  const float up = std::min(to, eta * full);
  return {std::sqrt(to * to - up * up), up};
}

float churned_sigma(const StepOptions& options, const SamplerPlan& plan, size_t index) {
  const float sigma = plan.sigmas[index];
  if (double(sigma) < options.s_tmin || double(sigma) > options.s_tmax) return sigma;
  const double gamma = std::min(options.s_churn / double(plan.sigmas.size() - 1), M_SQRT2 - 1);
  return gamma > 0 ? sigma * float(gamma + 1) : sigma;
}

Churned churn(const StepOptions& options, const SamplerPlan& plan, size_t index, const Tensor& x,
              const Noise& noise) {
  const float sigma = plan.sigmas[index];
  const Tensor eps = noise() * options.s_noise;
  const float hat = churned_sigma(options, plan, index);
  if (hat == sigma) return {x, sigma};
  return {x + eps * std::sqrt(hat * hat - sigma * sigma), hat};
}

float time_of(float sigma) {
  return -std::log(sigma);
}
float sigma_of(float time) {
  return std::exp(-time);
}

}  // namespace atelier
