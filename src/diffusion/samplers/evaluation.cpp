#include "diffusion/samplers/evaluation.h"

#include <algorithm>
#include <cmath>

namespace atelier {

Tensor EvaluationSampler::step(size_t index, const Tensor& x, const Model& model,
                               const Noise& noise) {
  const Tensor output = model(model_input(index, x), plan_.timesteps[index]).to(at::kFloat);
  return advance({index, x, output, noise});
}

EvaluationSampler::Churned EvaluationSampler::churned(const Tensor& x, float sigma,
                                                      const Noise& noise) const {
  const StepOptions& o = config_.step;
  if (double(sigma) < o.s_tmin || double(sigma) > o.s_tmax) return {x, sigma};
  const double gamma = std::min(o.s_churn / double(plan_.sigmas.size() - 1), M_SQRT2 - 1);
  if (gamma <= 0) return {x, sigma};
  const float hat = sigma * float(gamma + 1);
  return {x + noise() * o.s_noise * std::sqrt(hat * hat - sigma * sigma), hat};
}

Tensor EvaluationSampler::thresholded(const Tensor& clean) const {
  const auto flat = clean.flatten(1);
  const auto limit = at::quantile(flat.abs(), config_.dynamic_thresholding_ratio, 1, true)
                         .clamp(1, std::max(1.0, config_.sample_max_value));
  const auto clamped = at::minimum(at::maximum(flat, -limit), limit) / limit;
  return clamped.view_as(clean);
}

Tensor EvaluationSampler::tamed(const Tensor& clean) const {
  if (config_.thresholding) return thresholded(clean);
  if (config_.clip_sample)
    return clean.clamp(-config_.clip_sample_range, config_.clip_sample_range);
  return clean;
}

// ---- clean + sigma * noise
// ------------------------------------------------------------------------

Tensor SigmaSampler::model_input(size_t index, const Tensor& x) const {
  const float sigma = input_sigma(index);
  return x / std::sqrt(sigma * sigma + 1);
}

Tensor SigmaSampler::clean_from(const Tensor& output, const Tensor& x, float sigma) const {
  switch (config_.prediction_type) {
    case Prediction::v_prediction: {
      const float variance = sigma * sigma + 1;
      return output * (-sigma / std::sqrt(variance)) + x / variance;
    }
    case Prediction::sample: return output;
    default: return x - sigma * output;
  }
}

SamplerPlan sigma_plan(const SamplerConfig& config, size_t steps, std::vector<double> timesteps,
                       std::vector<float> sigmas, size_t evaluations_per_step) {
  SamplerPlan plan;
  plan.steps = steps;
  plan.evaluations_per_step = evaluations_per_step;
  const float sigma_max = *std::max_element(sigmas.begin(), sigmas.end());
  plan.init_noise_sigma = config.timestep_spacing == Spacing::leading
                              ? std::sqrt(sigma_max * sigma_max + 1)
                              : sigma_max;
  for (size_t i = 0; i < timesteps.size(); ++i) plan.levels.push_back({1, sigmas[i]});
  plan.timesteps = std::move(timesteps);
  plan.sigmas = std::move(sigmas);
  return plan;
}

std::vector<float> repeat_inner(const std::vector<float>& sigmas) {
  std::vector<float> out{sigmas.front()};
  for (size_t i = 1; i + 1 < sigmas.size(); ++i) out.insert(out.end(), 2, sigmas[i]);
  out.push_back(sigmas.back());
  return out;
}

std::vector<float> with_last(const std::vector<double>& sigmas, double last) {
  std::vector<float> out(sigmas.begin(), sigmas.end());
  out.push_back(float(last));
  return out;
}

AncestralStep ancestral_step(float from, float to) {
  const float up = std::sqrt(to * to * (from * from - to * to) / (from * from));
  // Between a very great sigma and a small one (cosine schedules) rounding can leave less than
  // nothing; to^2 / from is the same value without the difference.
  const float rest = to * to - up * up;
  return {rest >= 0 ? std::sqrt(rest) : to * to / from, up};
}

// ---- sqrt(a) * clean + sqrt(1 - a) * noise
// --------------------------------------------------------

AlphaSampler::AlphaSampler(const SamplerConfig& config, SamplerPlan plan, NoiseTable table)
    : EvaluationSampler(config, std::move(plan)), table_(std::move(table)) {}

float AlphaSampler::alpha_at(double timestep) const {
  const auto last = double(table_.alphas_cumprod.size() - 1);
  return table_.alphas_cumprod[size_t(std::clamp(timestep, 0.0, last))];
}

float AlphaSampler::alpha_or_final(double timestep) const {
  if (timestep >= 0) return alpha_at(timestep);
  return config_.set_alpha_to_one ? 1.0F : table_.alphas_cumprod.front();
}

AlphaSampler::Reading AlphaSampler::read(const Evaluation& e, float alpha) const {
  const float root = std::sqrt(alpha);
  const float noise_root = std::sqrt(1 - alpha);
  switch (config_.prediction_type) {
    case Prediction::sample: return {e.output, (e.x - root * e.output) / noise_root};
    case Prediction::v_prediction:
      return {root * e.x - noise_root * e.output, root * e.output + noise_root * e.x};
    default: return {(e.x - noise_root * e.output) / root, e.output};
  }
}

SamplerPlan alpha_plan(const NoiseTable& table, size_t steps, std::vector<double> timesteps) {
  SamplerPlan plan;
  plan.steps = steps;
  const auto last = double(table.alphas_cumprod.size() - 1);
  for (const double t : timesteps) {
    const float alpha = table.alphas_cumprod[size_t(std::clamp(t, 0.0, last))];
    plan.levels.push_back({std::sqrt(alpha), std::sqrt(1 - alpha)});
  }
  plan.timesteps = std::move(timesteps);
  return plan;
}

// ---- the DPM-Solver family
// ------------------------------------------------------------------------

Lambda lambda_of(float sigma) {
  const float alpha = 1 / std::sqrt(sigma * sigma + 1);
  const float scaled = sigma * alpha;
  return {alpha, scaled, std::log(alpha) - std::log(scaled)};
}

Tensor SolverSampler::clean_from(const Evaluation& e) const {
  const Lambda now = at(e.index);
  Tensor clean;
  switch (config_.prediction_type) {
    case Prediction::sample: clean = e.output; break;
    case Prediction::v_prediction: clean = now.alpha * e.x - now.sigma * e.output; break;
    default: clean = (e.x - now.sigma * e.output) / now.alpha;
  }
  return config_.thresholding ? thresholded(clean) : clean;
}

Tensor SolverSampler::epsilon_from(const Evaluation& e) const {
  const Lambda now = at(e.index);
  switch (config_.prediction_type) {
    case Prediction::sample: return (e.x - now.alpha * e.output) / now.sigma;
    case Prediction::v_prediction: return now.alpha * e.output + now.sigma * e.x;
    default: return e.output;
  }
}

SamplerPlan solver_plan(size_t steps, std::vector<double> timesteps, std::vector<float> sigmas) {
  SamplerPlan plan;
  plan.steps = steps;
  for (size_t i = 0; i < timesteps.size(); ++i) {
    const Lambda level = lambda_of(sigmas[i]);
    plan.levels.push_back({level.alpha, level.sigma});
  }
  plan.timesteps = std::move(timesteps);
  plan.sigmas = std::move(sigmas);
  return plan;
}

void History::push(Tensor newest) {
  items_.insert(items_.begin(), std::move(newest));
  if (items_.size() > depth_) items_.pop_back();
}

}  // namespace atelier
