// Noise schedules: from betas to the table of noise levels a network was trained on, and from a
// number of steps to the timesteps and sigmas of a run. Everything here mirrors the precision of
// diffusers 0.31 (fp32 tables made by torch, fp64 where it uses numpy), because the sensitive
// samplers differ visibly otherwise. Pure functions; any thread.
#pragma once
#include <cstddef>
#include <vector>

#include "diffusion/config.h"

namespace atelier {

// One value per training timestep, ascending noise.
struct NoiseTable {
  std::vector<float> alphas_cumprod;
  std::vector<float> sigmas;      // sqrt((1 - a) / a)
  std::vector<float> log_sigmas;  // natural logarithm, numpy's
};

// Whether the last level of a zero-SNR schedule stays exactly zero (samplers that work with alphas)
// or becomes 2^-24 (those that work with sigmas, which would be infinite).
enum class TerminalSnr { exact, floored };
NoiseTable make_noise_table(const SamplerConfig& config, TerminalSnr terminal);

// A run's timesteps (descending noise) and their sigmas, without the last sigma.
struct SigmaSteps {
  std::vector<double> timesteps;
  std::vector<double> sigmas;
};

// Timesteps of the samplers that work with alphas (DDIM, DDPM, PNDM): whole numbers, descending.
std::vector<double> alpha_timesteps(const SamplerConfig& config, size_t steps);

// How the timesteps of Karras sigmas are handed to the network.
enum class KarrasTimesteps { fractional, rounded };
// For the Euler-like samplers: sigmas interpolated at the timesteps, then respaced between the
// ends found there.
SigmaSteps euler_sigma_steps(const SamplerConfig& config, const NoiseTable& table, size_t steps,
                             KarrasTimesteps karras);
// For the DPM-Solver-like samplers: whole timesteps; respaced between the ends of the whole table.
SigmaSteps solver_sigma_steps(const SamplerConfig& config, const NoiseTable& table, size_t steps);

// The sigma below which a schedule with FinalSigma::sigma_min never goes.
double table_sigma_min(const NoiseTable& table);

// The (fractional) timestep whose sigma this is; clamped to the table.
double sigma_to_timestep(double sigma, const std::vector<float>& log_sigmas);
// The same where the reference keeps to fp32 throughout (the half-way sigmas of KDPM2).
float sigma_to_timestep_fp32(float sigma, const std::vector<float>& log_sigmas);

// Spacings between two sigmas, descending, `count` values (one value: the greatest).
std::vector<double> karras_sigmas(double sigma_max, double sigma_min, size_t count, double rho);
std::vector<double> exponential_sigmas(double sigma_max, double sigma_min, size_t count);
// The first two in torch's fp32 arithmetic, as k-diffusion and the EDM class make them.
std::vector<float> karras_sigmas_fp32(double sigma_max, double sigma_min, size_t count, double rho);
std::vector<float> exponential_sigmas_fp32(double sigma_max, double sigma_min, size_t count);
// "Beta Sampling is All You Need" (arXiv 2407.12173): quantiles of the Beta(0.6, 0.6) distribution.
std::vector<double> beta_sigmas(double sigma_max, double sigma_min, size_t count);

// numpy.linspace: both ends included; one value is `first`.
std::vector<double> linspace(double first, double last, size_t count);

}  // namespace atelier
