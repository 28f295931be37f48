#include "diffusion/config.h"

#include "base/fields.h"

namespace atelier {
namespace {

template <class V>
void fields(V& v, StepOptions& o) {
  v.optional("eta", o.eta);
  v.defaulted("use_clipped_model_output", o.use_clipped_model_output);
  v.defaulted("s_churn", o.s_churn);
  v.defaulted("s_tmin", o.s_tmin);
  v.defaulted("s_tmax", o.s_tmax);
  v.defaulted("s_noise", o.s_noise);
  v.optional("order", o.order).between(1, 16);
  v.defaulted("r", o.r);
  v.optional("solver_type", o.solver_type);
  v.defaulted("rtol", o.rtol);
  v.defaulted("atol", o.atol);
  v.defaulted("h_init", o.h_init);
  v.defaulted("pcoeff", o.pcoeff);
  v.defaulted("icoeff", o.icoeff);
  v.defaulted("dcoeff", o.dcoeff);
  v.defaulted("accept_safety", o.accept_safety);
}

template <class V>
void schedule_fields(V& v, SamplerConfig& c) {
  v.defaulted("prediction_type", c.prediction_type);
  v.defaulted("num_train_timesteps", c.num_train_timesteps).between(2, 100000);
  v.defaulted("beta_start", c.beta_start);
  v.defaulted("beta_end", c.beta_end);
  v.defaulted("beta_schedule", c.beta_schedule);
  v.optional("trained_betas", c.trained_betas).length(2, 100000);
  v.defaulted("rescale_betas_zero_snr", c.rescale_betas_zero_snr);
  v.defaulted("timestep_spacing", c.timestep_spacing);
  v.defaulted("steps_offset", c.steps_offset).between(0, 1000);
  v.defaulted("use_karras_sigmas", c.use_karras_sigmas);
  v.defaulted("use_exponential_sigmas", c.use_exponential_sigmas);
  v.defaulted("use_beta_sigmas", c.use_beta_sigmas);
  v.defaulted("use_lu_lambdas", c.use_lu_lambdas);
  v.defaulted("lambda_min_clipped", c.lambda_min_clipped);
  v.defaulted("final_sigmas_type", c.final_sigmas_type);
  v.defaulted("interpolation_type", c.interpolation_type);
  v.defaulted("timestep_type", c.timestep_type);
  v.optional("sigma_min", c.sigma_min);
  v.optional("sigma_max", c.sigma_max);
}

template <class V>
void solver_fields(V& v, SamplerConfig& c) {
  v.defaulted("clip_sample", c.clip_sample);
  v.defaulted("clip_sample_range", c.clip_sample_range);
  v.defaulted("thresholding", c.thresholding);
  v.defaulted("dynamic_thresholding_ratio", c.dynamic_thresholding_ratio).between(0, 1);
  v.defaulted("sample_max_value", c.sample_max_value);
  v.optional("variance_type", c.variance_type);
  v.defaulted("set_alpha_to_one", c.set_alpha_to_one);
  v.defaulted("skip_prk_steps", c.skip_prk_steps);
  v.defaulted("solver_order", c.solver_order).between(1, 3);
  v.defaulted("algorithm_type", c.algorithm_type);
  v.defaulted("solver_type", c.solver_type);
  v.defaulted("lower_order_final", c.lower_order_final);
  v.defaulted("euler_at_final", c.euler_at_final);
  v.defaulted("predict_x0", c.predict_x0);
  v.defaulted("disable_corrector", c.disable_corrector);
}

template <class V>
void family_fields(V& v, SamplerConfig& c) {
  v.defaulted("original_inference_steps", c.original_inference_steps).between(1, 100000);
  v.defaulted("timestep_scaling", c.timestep_scaling);
  v.defaulted("sigma_data", c.sigma_data);
  v.defaulted("rho", c.rho);
  v.defaulted("sigma_schedule", c.sigma_schedule);
  v.defaulted("shift", c.shift);
  v.defaulted("use_dynamic_shifting", c.use_dynamic_shifting);
  v.defaulted("base_shift", c.base_shift);
  v.defaulted("max_shift", c.max_shift);
  v.defaulted("base_image_seq_len", c.base_image_seq_len);
  v.defaulted("max_image_seq_len", c.max_image_seq_len);
  // Seeds a Brownian tree in diffusers; our noise comes from the caller's stream.
  std::optional<int64_t> noise_sampler_seed;
  v.optional("noise_sampler_seed", noise_sampler_seed);
}

boost::json::object without_nulls(const boost::json::object& json) {
  boost::json::object kept;
  for (const auto& [key, value] : json) {
    if (!value.is_null() && !key.starts_with("_")) kept[key] = value;
  }
  return kept;
}

void switch_off(SamplerConfig& c) {
  for (bool* option : {&c.rescale_betas_zero_snr, &c.use_karras_sigmas, &c.use_exponential_sigmas,
                       &c.use_beta_sigmas, &c.use_lu_lambdas, &c.clip_sample, &c.thresholding,
                       &c.set_alpha_to_one, &c.skip_prk_steps, &c.lower_order_final,
                       &c.euler_at_final, &c.predict_x0, &c.use_dynamic_shifting}) {
    *option = false;
  }
}

Result<> verdict(std::vector<FieldFault> faults, std::string_view what) {
  if (faults.empty()) return {};
  Error error{ErrorKind::invalid, "", "", std::move(faults)};
  error.message = std::string(what);
  for (const auto& fault : error.faults) error.message += "; " + fault.field + " " + fault.says;
  return fail(std::move(error));
}

bool is_vp(Algorithm a) {
  return a == Algorithm::ddim || a == Algorithm::ddpm || a == Algorithm::pndm ||
         a == Algorithm::lcm || a == Algorithm::tcd;
}

void use_latent_betas(SamplerConfig& c) {
  c.beta_start = 0.00085;
  c.beta_end = 0.012;
}

}  // namespace

SamplerConfig class_defaults(Algorithm algorithm) {
  SamplerConfig c{.algorithm = algorithm};
  if (is_vp(algorithm)) c.timestep_spacing = Spacing::leading;
  c.clip_sample = algorithm == Algorithm::ddim || algorithm == Algorithm::ddpm;
  c.set_alpha_to_one =
      algorithm == Algorithm::ddim || algorithm == Algorithm::lcm || algorithm == Algorithm::tcd;
  switch (algorithm) {
    case Algorithm::heun:
    case Algorithm::kdpm_2:
    case Algorithm::kdpm_2_ancestral:
    case Algorithm::dpm_sde: use_latent_betas(c); break;
    case Algorithm::lcm:
    case Algorithm::tcd:
      use_latent_betas(c);
      c.beta_schedule = BetaSchedule::scaled_linear;
      break;
    case Algorithm::dpm_singlestep: c.lower_order_final = false; break;
    case Algorithm::unipc: c.solver_type = SolverType::bh2; break;
    case Algorithm::deis:
      c.algorithm_type = DpmAlgorithm::deis;
      c.solver_type = SolverType::logrho;
      break;
    case Algorithm::edm_euler:
      c.sigma_min = 0.002;
      c.sigma_max = 80;
      break;
    case Algorithm::flow_euler:
    case Algorithm::flow_heun: c.prediction_type = Prediction::flow_prediction; break;
    default:
      if (algorithm >= Algorithm::k_euler) {
        use_latent_betas(c);
        c.beta_schedule = BetaSchedule::scaled_linear;
      }
  }
  return c;
}

SamplerConfig stable_diffusion_defaults(Algorithm algorithm) {
  SamplerConfig c = class_defaults(algorithm);
  use_latent_betas(c);
  c.beta_schedule = BetaSchedule::scaled_linear;
  c.timestep_spacing = Spacing::leading;
  c.steps_offset = 1;
  c.clip_sample = false;
  c.set_alpha_to_one = false;
  c.skip_prk_steps = true;
  c.lower_order_final = true;
  return c;
}

Result<SamplerConfig> read_sampler_config(Algorithm algorithm, const boost::json::object& json,
                                          AbsentOption absent, UnknownOption unknown) {
  SamplerConfig config = class_defaults(algorithm);
  if (absent == AbsentOption::off) switch_off(config);
  const auto kept = without_nulls(json);
  std::vector<FieldFault> faults;
  const auto policy =
      unknown == UnknownOption::refuse ? UnknownFields::refuse : UnknownFields::ignore;
  FieldReader reader(kept, "", policy, faults);
  const auto sigma_min = config.sigma_min;
  const auto sigma_max = config.sigma_max;
  schedule_fields(reader, config);
  solver_fields(reader, config);
  family_fields(reader, config);
  reader.finish();
  if (!config.sigma_min) config.sigma_min = sigma_min;
  if (!config.sigma_max) config.sigma_max = sigma_max;
  TRY_DO(verdict(std::move(faults), "The scheduler configuration is not understood"));
  return config;
}

Result<StepOptions> read_step_options(const boost::json::object& json) {
  StepOptions options;
  const auto kept = without_nulls(json);
  std::vector<FieldFault> faults;
  FieldReader reader(kept, "", UnknownFields::refuse, faults);
  fields(reader, options);
  reader.finish();
  TRY_DO(verdict(std::move(faults), "The sampler options are not understood"));
  return options;
}

double dynamic_shift_mu(const SamplerConfig& config, int64_t image_seq_len) {
  const double slope = (config.max_shift - config.base_shift) /
                       (config.max_image_seq_len - config.base_image_seq_len);
  return double(image_seq_len) * slope + config.base_shift - slope * config.base_image_seq_len;
}

}  // namespace atelier
