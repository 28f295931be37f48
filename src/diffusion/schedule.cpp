#include "diffusion/schedule.h"

#include <algorithm>
#include <cmath>

#include "diffusion/beta_quantile.h"
#include "diffusion/numpy_log.h"

namespace atelier {
namespace {

std::vector<float> to_floats(const at::Tensor& t) {
  const auto cpu = t.to(at::kFloat).contiguous();
  return {cpu.data_ptr<float>(), cpu.data_ptr<float>() + cpu.numel()};
}

// Nichol & Dhariwal's cosine schedule (and its exponential sibling), as a product of ratios.
at::Tensor betas_of_alpha_bar(BetaSchedule schedule, int count) {
  const auto alpha_bar = [schedule](double t) {
    if (schedule == BetaSchedule::exp) return std::exp(t * -12.0);
    const double c = std::cos((t + 0.008) / 1.008 * M_PI / 2);
    return c * c;
  };
  constexpr double beta_max = 0.999;
  auto betas = at::empty({count}, at::kFloat);
  for (int i = 0; i < count; ++i) {
    const double ratio = alpha_bar(double(i + 1) / count) / alpha_bar(double(i) / count);
    betas.data_ptr<float>()[i] = float(std::min(1 - ratio, beta_max));
  }
  return betas;
}

// k-diffusion runs on the alphas of the original Stable Diffusion code, which are made in fp64; the
// classes of diffusers make theirs in fp32. The difference reaches 1e-5 of the least sigmas.
at::ScalarType beta_precision(const SamplerConfig& c) {
  return c.algorithm >= Algorithm::k_euler ? at::kDouble : at::kFloat;
}

at::Tensor betas_of(const SamplerConfig& c) {
  const int count = c.num_train_timesteps;
  const auto precision = beta_precision(c);
  if (c.trained_betas) {
    auto betas = at::empty({int64_t(c.trained_betas->size())}, at::kFloat);
    std::transform(c.trained_betas->begin(), c.trained_betas->end(), betas.data_ptr<float>(),
                   [](double beta) { return float(beta); });
    return betas;
  }
  switch (c.beta_schedule) {
    case BetaSchedule::linear: return at::linspace(c.beta_start, c.beta_end, count, precision);
    case BetaSchedule::scaled_linear:
      return at::linspace(std::sqrt(c.beta_start), std::sqrt(c.beta_end), count, precision)
          .square();
    case BetaSchedule::sigmoid:
      return at::sigmoid(at::linspace(-6, 6, count, at::kFloat)) * (c.beta_end - c.beta_start) +
             c.beta_start;
    default: return betas_of_alpha_bar(c.beta_schedule, count);
  }
}

// Algorithm 1 of "Common Diffusion Noise Schedules and Sample Steps are Flawed" (arXiv 2305.08891).
at::Tensor with_zero_terminal_snr(const at::Tensor& betas) {
  auto root = at::cumprod(1.0 - betas, 0).sqrt();
  const auto first = root[0].clone();
  const auto last = root[-1].clone();
  root = (root - last) * (first / (first - last));
  const auto bar = root.square();
  const auto alphas = at::cat({bar.slice(0, 0, 1), bar.slice(0, 1) / bar.slice(0, 0, -1)});
  return 1 - alphas;
}

// numpy.arange(count, 0, -count / steps), rounded half to even, less one. The reference may run
// over by one rounded-down step below zero for some step counts (61 of 1000); we stop at zero.
std::vector<double> trailing_timesteps(double last, double stride) {
  std::vector<double> out;
  const auto count = size_t(std::ceil(last / stride));
  for (size_t i = 0; i < count; ++i) {
    const double t = std::nearbyint(last - double(i) * stride) - 1;
    if (t >= 0) out.push_back(t);
  }
  return out;
}

std::vector<double> leading_timesteps(size_t count, int stride, int offset) {
  std::vector<double> out(count);
  for (size_t i = 0; i < count; ++i) out[count - 1 - i] = double(i) * stride + offset;
  return out;
}

std::vector<double> descending_linspace(double last, size_t count) {
  auto out = linspace(0, last, count);
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<double> euler_timesteps(const SamplerConfig& c, size_t steps) {
  if (c.timestep_spacing != Spacing::linspace) return alpha_timesteps(c, steps);
  auto out = descending_linspace(c.num_train_timesteps - 1, steps);
  // The DPM++ SDE class alone keeps fp64 here.
  if (c.algorithm != Algorithm::dpm_sde) {
    for (double& t : out) t = double(float(t));
  }
  return out;
}

// Timesteps below which lambda (half the log SNR) is cut off: needed by cosine schedules.
int clipped_train_timesteps(const SamplerConfig& c, const NoiseTable& table) {
  int clipped = 0;
  for (auto a = table.alphas_cumprod.rbegin(); a != table.alphas_cumprod.rend(); ++a) {
    const float lambda = std::log(std::sqrt(*a)) - std::log(std::sqrt(1 - *a));
    if (double(lambda) >= c.lambda_min_clipped) break;
    ++clipped;
  }
  return c.num_train_timesteps - clipped;
}

std::vector<double> solver_timesteps(const SamplerConfig& c, int last, size_t steps) {
  std::vector<double> out;
  switch (c.timestep_spacing) {
    case Spacing::linspace:
      out = descending_linspace(last - 1, steps + 1);
      for (double& t : out) t = std::nearbyint(t);
      out.pop_back();
      return out;
    case Spacing::leading:
      out = leading_timesteps(steps + 1, last / int(steps + 1), c.steps_offset);
      out.pop_back();
      return out;
    case Spacing::trailing: break;
  }
  return trailing_timesteps(last, double(c.num_train_timesteps) / double(steps));
}

double interpolate(double at, const std::vector<float>& table) {
  if (at <= 0) return table.front();
  if (at >= double(table.size() - 1)) return table.back();
  const auto low = size_t(at);
  const double slope = double(table[low + 1]) - double(table[low]);
  return slope * (at - double(low)) + double(table[low]);
}

// Between which two entries of an ascending table a value lies, and how far along.
struct TablePlace {
  size_t low;
  float weight;
};

TablePlace place_of(float log_sigma, const std::vector<float>& log_sigmas) {
  const auto above = std::upper_bound(log_sigmas.begin(), log_sigmas.end(), log_sigma);
  const auto last = int64_t(log_sigmas.size()) - 2;
  const auto low = size_t(std::clamp<int64_t>(above - log_sigmas.begin() - 1, 0, last));
  const float weight = (log_sigmas[low] - log_sigma) / (log_sigmas[low] - log_sigmas[low + 1]);
  return {low, std::clamp(weight, 0.0F, 1.0F)};
}

struct SigmaEnds {
  double max, min;
};

bool is_respaced(const SamplerConfig& c) {
  return c.use_karras_sigmas || c.use_exponential_sigmas || c.use_beta_sigmas || c.use_lu_lambdas;
}

std::vector<double> respaced(const SamplerConfig& c, SigmaEnds found, size_t count) {
  const SigmaEnds ends{c.sigma_max.value_or(found.max), c.sigma_min.value_or(found.min)};
  constexpr double karras_rho = 7;
  if (c.use_karras_sigmas) return karras_sigmas(ends.max, ends.min, count, karras_rho);
  if (c.use_exponential_sigmas) return exponential_sigmas(ends.max, ends.min, count);
  return beta_sigmas(ends.max, ends.min, count);
}

}  // namespace

NoiseTable make_noise_table(const SamplerConfig& config, TerminalSnr terminal) {
  auto betas = betas_of(config);
  if (config.rescale_betas_zero_snr) betas = with_zero_terminal_snr(betas);
  auto bar = at::cumprod(1.0 - betas, 0).to(at::kFloat);
  // The smallest fp16 subnormal, as the reference has it: near zero, and its sigma is finite.
  if (config.rescale_betas_zero_snr && terminal == TerminalSnr::floored) {
    bar[-1] = std::ldexp(1.0, -24);
  }
  NoiseTable table;
  table.alphas_cumprod = to_floats(bar);
  table.sigmas = to_floats(((1 - bar) / bar).sqrt());
  for (const float sigma : table.sigmas) table.log_sigmas.push_back(numpy_log(sigma));
  return table;
}

std::vector<double> alpha_timesteps(const SamplerConfig& c, size_t steps) {
  const int trained = c.num_train_timesteps;
  switch (c.timestep_spacing) {
    case Spacing::linspace: {
      auto out = descending_linspace(trained - 1, steps);
      for (double& t : out) t = std::nearbyint(t);
      return out;
    }
    case Spacing::leading: return leading_timesteps(steps, trained / int(steps), c.steps_offset);
    case Spacing::trailing: break;
  }
  return trailing_timesteps(trained, double(trained) / double(steps));
}

SigmaSteps euler_sigma_steps(const SamplerConfig& config, const NoiseTable& table, size_t steps,
                             KarrasTimesteps karras) {
  SigmaSteps run{euler_timesteps(config, steps), {}};
  if (config.interpolation_type == Interpolation::log_linear) {
    const auto logs =
        at::linspace(double(table.log_sigmas.back()), double(table.log_sigmas.front()),
                     int64_t(steps) + 1, at::kFloat);
    for (const float sigma : to_floats(logs.exp())) run.sigmas.push_back(sigma);
  } else {
    for (const double t : run.timesteps) run.sigmas.push_back(interpolate(t, table.sigmas));
  }
  if (!is_respaced(config)) return run;
  run.sigmas = respaced(config, {run.sigmas.front(), run.sigmas.back()}, steps);
  run.timesteps.clear();
  for (const double sigma : run.sigmas) {
    const double t = sigma_to_timestep(sigma, table.log_sigmas);
    const bool round = config.use_karras_sigmas && karras == KarrasTimesteps::rounded;
    run.timesteps.push_back(round ? std::nearbyint(t) : t);
  }
  return run;
}

SigmaSteps solver_sigma_steps(const SamplerConfig& config, const NoiseTable& table, size_t steps) {
  SigmaSteps run;
  if (!is_respaced(config)) {
    run.timesteps = solver_timesteps(config, clipped_train_timesteps(config, table), steps);
    for (const double t : run.timesteps) run.sigmas.push_back(interpolate(t, table.sigmas));
    return run;
  }
  if (config.use_lu_lambdas && !config.use_karras_sigmas) {
    // Lu et al. (2022), uniform in log sigma.
    for (const double lambda : linspace(table.log_sigmas.back(), table.log_sigmas.front(), steps)) {
      run.sigmas.push_back(std::exp(lambda));
    }
  } else {
    run.sigmas = respaced(config, {table.sigmas.back(), table.sigmas.front()}, steps);
  }
  const bool round = config.use_karras_sigmas || config.use_lu_lambdas;
  for (const double sigma : run.sigmas) {
    const double t = sigma_to_timestep(sigma, table.log_sigmas);
    // The reference rounds these two and cuts the others to whole numbers.
    run.timesteps.push_back(round ? std::nearbyint(t) : std::trunc(t));
  }
  return run;
}

double table_sigma_min(const NoiseTable& table) {
  return table.sigmas.front();
}

double sigma_to_timestep(double sigma, const std::vector<float>& log_sigmas) {
  // numpy takes the logarithm in fp64 and goes on in the table's fp32.
  const auto place = place_of(float(std::log(std::max(sigma, 1e-10))), log_sigmas);
  return double(1 - place.weight) * double(place.low) +
         double(place.weight) * double(place.low + 1);
}

float sigma_to_timestep_fp32(float sigma, const std::vector<float>& log_sigmas) {
  const auto place = place_of(numpy_log(std::max(sigma, 1e-10F)), log_sigmas);
  return (1 - place.weight) * float(place.low) + place.weight * float(place.low + 1);
}

std::vector<double> karras_sigmas(double sigma_max, double sigma_min, size_t count, double rho) {
  // Equation 5 of Karras et al. (arXiv 2206.00364).
  const double min_root = std::pow(sigma_min, 1 / rho);
  const double max_root = std::pow(sigma_max, 1 / rho);
  auto out = linspace(0, 1, count);
  for (double& s : out) s = std::pow(max_root + s * (min_root - max_root), rho);
  return out;
}

std::vector<double> exponential_sigmas(double sigma_max, double sigma_min, size_t count) {
  auto out = linspace(std::log(sigma_max), std::log(sigma_min), count);
  for (double& s : out) s = std::exp(s);
  return out;
}

std::vector<float> karras_sigmas_fp32(double sigma_max, double sigma_min, size_t count,
                                      double rho) {
  const double min_root = std::pow(sigma_min, 1 / rho);
  const double max_root = std::pow(sigma_max, 1 / rho);
  const auto ramp = at::linspace(0, 1, int64_t(count), at::kFloat);
  return to_floats((max_root + ramp * (min_root - max_root)).pow(rho));
}

std::vector<float> exponential_sigmas_fp32(double sigma_max, double sigma_min, size_t count) {
  return to_floats(
      at::linspace(std::log(sigma_max), std::log(sigma_min), int64_t(count), at::kFloat).exp());
}

std::vector<double> beta_sigmas(double sigma_max, double sigma_min, size_t count) {
  constexpr double shape = 0.6;
  auto out = linspace(0, 1, count);
  for (double& s : out) s = sigma_min + beta_quantile(1 - s, shape) * (sigma_max - sigma_min);
  return out;
}

std::vector<double> linspace(double first, double last, size_t count) {
  std::vector<double> out(count, first);
  if (count < 2) return out;
  const double stride = (last - first) / double(count - 1);
  for (size_t i = 0; i < count; ++i) out[i] = double(i) * stride + first;
  out.back() = last;
  return out;
}

}  // namespace atelier
