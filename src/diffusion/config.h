// What a sampler is made from: the options of the scheduler classes of diffusers 0.31 under their
// own names, so that a model's scheduler_config.json can be read as it is, and the options of the
// k-diffusion sampling functions.
#pragma once
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "base/enum_names.h"
#include "base/result.h"

namespace atelier {

enum class Algorithm {
  ddim,
  ddpm,
  pndm,
  lms,
  euler,
  euler_ancestral,
  heun,
  kdpm_2,
  kdpm_2_ancestral,
  dpm_multistep,
  dpm_singlestep,
  dpm_sde,
  unipc,
  deis,
  lcm,
  tcd,
  edm_euler,
  flow_euler,
  flow_heun,
  k_euler,
  k_euler_ancestral,
  k_heun,
  k_dpm_2,
  k_dpm_2_ancestral,
  k_lms,
  k_dpmpp_2s_ancestral,
  k_dpmpp_sde,
  k_dpmpp_2m,
  k_dpmpp_2m_sde,
  k_dpmpp_3m_sde,
  k_dpm_fast,
  k_dpm_adaptive
};

enum class BetaSchedule { linear, scaled_linear, squaredcos_cap_v2, exp, sigmoid };
enum class Spacing { linspace, leading, trailing };
// What the network's raw output means; flow_prediction is the velocity of rectified flow.
enum class Prediction { epsilon, v_prediction, sample, flow_prediction };
enum class SolverType { midpoint, heun, logrho, bh1, bh2 };
enum class DpmAlgorithm { dpmsolver, dpmsolver_pp, sde_dpmsolver, sde_dpmsolver_pp, deis };
enum class FinalSigma { zero, sigma_min };
enum class Interpolation { linear, log_linear };
enum class TimestepType { discrete, continuous };
enum class SigmaSchedule { karras, exponential };
enum class VarianceType {
  fixed_small,
  fixed_small_log,
  fixed_large,
  fixed_large_log,
  learned,
  learned_range
};

constexpr std::array<std::string_view, 5> enum_names(BetaSchedule) {
  return {"linear", "scaled_linear", "squaredcos_cap_v2", "exp", "sigmoid"};
}
constexpr std::array<std::string_view, 3> enum_names(Spacing) {
  return {"linspace", "leading", "trailing"};
}
constexpr std::array<std::string_view, 4> enum_names(Prediction) {
  return {"epsilon", "v_prediction", "sample", "flow_prediction"};
}
constexpr std::array<std::string_view, 5> enum_names(SolverType) {
  return {"midpoint", "heun", "logrho", "bh1", "bh2"};
}
constexpr std::array<std::string_view, 5> enum_names(DpmAlgorithm) {
  return {"dpmsolver", "dpmsolver++", "sde-dpmsolver", "sde-dpmsolver++", "deis"};
}
constexpr std::array<std::string_view, 2> enum_names(FinalSigma) {
  return {"zero", "sigma_min"};
}
constexpr std::array<std::string_view, 2> enum_names(Interpolation) {
  return {"linear", "log_linear"};
}
constexpr std::array<std::string_view, 2> enum_names(TimestepType) {
  return {"discrete", "continuous"};
}
constexpr std::array<std::string_view, 2> enum_names(SigmaSchedule) {
  return {"karras", "exponential"};
}
constexpr std::array<std::string_view, 6> enum_names(VarianceType) {
  return {"fixed_small",     "fixed_small_log", "fixed_large",
          "fixed_large_log", "learned",         "learned_range"};
}

// What diffusers passes to step(), and the arguments of the k-diffusion functions. An absent value
// is the algorithm's own default.
struct StepOptions {
  std::optional<double> eta;  // ddim 0, tcd 0.3, ancestral and SDE samplers 1, dpm_fast 0
  bool use_clipped_model_output = false;
  double s_churn = 0;
  double s_tmin = 0;
  double s_tmax = std::numeric_limits<double>::infinity();
  double s_noise = 1;
  std::optional<int> order;  // lms 4, dpm_adaptive 3
  double r = 0.5;
  std::optional<SolverType> solver_type;  // k_dpmpp_2m_sde: midpoint
  double rtol = 0.05;
  double atol = 0.0078;
  double h_init = 0.05;
  double pcoeff = 0;
  double icoeff = 1;
  double dcoeff = 0;
  double accept_safety = 0.81;
};

struct SamplerConfig {
  Algorithm algorithm = Algorithm::euler;
  Prediction prediction_type = Prediction::epsilon;
  int num_train_timesteps = 1000;

  double beta_start = 0.0001;
  double beta_end = 0.02;
  BetaSchedule beta_schedule = BetaSchedule::linear;
  std::optional<std::vector<double>> trained_betas;
  bool rescale_betas_zero_snr = false;

  Spacing timestep_spacing = Spacing::linspace;
  int steps_offset = 0;
  bool use_karras_sigmas = false;
  bool use_exponential_sigmas = false;
  bool use_beta_sigmas = false;
  bool use_lu_lambdas = false;
  double lambda_min_clipped = -std::numeric_limits<double>::infinity();
  FinalSigma final_sigmas_type = FinalSigma::zero;
  Interpolation interpolation_type = Interpolation::linear;
  TimestepType timestep_type = TimestepType::discrete;
  std::optional<double> sigma_min;
  std::optional<double> sigma_max;

  bool clip_sample = false;
  double clip_sample_range = 1;
  bool thresholding = false;
  double dynamic_thresholding_ratio = 0.995;
  double sample_max_value = 1;
  std::optional<VarianceType> variance_type;
  bool set_alpha_to_one = false;
  bool skip_prk_steps = false;

  int solver_order = 2;
  DpmAlgorithm algorithm_type = DpmAlgorithm::dpmsolver_pp;
  SolverType solver_type = SolverType::midpoint;
  bool lower_order_final = true;
  bool euler_at_final = false;
  bool predict_x0 = true;
  std::vector<int> disable_corrector;

  int original_inference_steps = 50;  // lcm, tcd
  double timestep_scaling = 10;       // lcm

  double sigma_data = 0.5;  // edm_euler
  double rho = 7;
  SigmaSchedule sigma_schedule = SigmaSchedule::karras;

  double shift = 1;  // flow_*
  bool use_dynamic_shifting = false;
  std::optional<double> mu;  // how far dynamic shifting goes; see dynamic_shift_mu
  double base_shift = 0.5;
  double max_shift = 1.15;
  int base_image_seq_len = 256;
  int max_image_seq_len = 4096;

  StepOptions step;
};

// The defaults of the algorithm's class in diffusers 0.31 (of k-diffusion: the SD 1.x schedule).
SamplerConfig class_defaults(Algorithm algorithm);
// How Stable Diffusion 1.x, 2.x and XL were trained and are sampled: scaled_linear betas
// 0.00085..0.012, leading timesteps with an offset of one, nothing clipped.
SamplerConfig stable_diffusion_defaults(Algorithm algorithm);

// What an option that a configuration does not mention means.
enum class AbsentOption {
  class_default,  // a model's scheduler_config.json
  off             // the fixtures, which leave out every option that is false or null
};
enum class UnknownOption { refuse, ignore };

// Reads a diffusers configuration. Members that start with "_" and null members do not count.
// `invalid` names every option that is misspelt or unknown.
Result<SamplerConfig> read_sampler_config(Algorithm algorithm, const boost::json::object& json,
                                          AbsentOption absent, UnknownOption unknown);
Result<StepOptions> read_step_options(const boost::json::object& json);

// The `mu` of a picture of so many latent tokens (FLUX): a line between the base and the greatest.
double dynamic_shift_mu(const SamplerConfig& config, int64_t image_seq_len);

}  // namespace atelier
