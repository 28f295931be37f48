#include "diffusion/samplers/list.h"

#include <algorithm>
#include <array>

#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

struct AlgorithmEntry {
  Algorithm algorithm;
  std::string_view reference;
  Maker make;
};

// In the order of enum class Algorithm.
constexpr std::array<AlgorithmEntry, 32> algorithms{{
    {Algorithm::ddim, "DDIMScheduler", make_ddim},
    {Algorithm::ddpm, "DDPMScheduler", make_ddpm},
    {Algorithm::pndm, "PNDMScheduler", make_pndm},
    {Algorithm::lms, "LMSDiscreteScheduler", make_lms},
    {Algorithm::euler, "EulerDiscreteScheduler", make_euler},
    {Algorithm::euler_ancestral, "EulerAncestralDiscreteScheduler", make_euler_ancestral},
    {Algorithm::heun, "HeunDiscreteScheduler", make_heun},
    {Algorithm::kdpm_2, "KDPM2DiscreteScheduler", make_kdpm_2},
    {Algorithm::kdpm_2_ancestral, "KDPM2AncestralDiscreteScheduler", make_kdpm_2_ancestral},
    {Algorithm::dpm_multistep, "DPMSolverMultistepScheduler", make_dpm_multistep},
    {Algorithm::dpm_singlestep, "DPMSolverSinglestepScheduler", make_dpm_singlestep},
    {Algorithm::dpm_sde, "DPMSolverSDEScheduler", make_dpm_sde},
    {Algorithm::unipc, "UniPCMultistepScheduler", make_unipc},
    {Algorithm::deis, "DEISMultistepScheduler", make_deis},
    {Algorithm::lcm, "LCMScheduler", make_lcm},
    {Algorithm::tcd, "TCDScheduler", make_tcd},
    {Algorithm::edm_euler, "EDMEulerScheduler", make_edm_euler},
    {Algorithm::flow_euler, "FlowMatchEulerDiscreteScheduler", make_flow_euler},
    {Algorithm::flow_heun, "FlowMatchHeunDiscreteScheduler", make_flow_heun},
    {Algorithm::k_euler, "sample_euler", make_k_euler},
    {Algorithm::k_euler_ancestral, "sample_euler_ancestral", make_k_ancestral},
    {Algorithm::k_heun, "sample_heun", make_k_heun},
    {Algorithm::k_dpm_2, "sample_dpm_2", make_k_dpm_2},
    {Algorithm::k_dpm_2_ancestral, "sample_dpm_2_ancestral", make_k_ancestral},
    {Algorithm::k_lms, "sample_lms", make_k_lms},
    {Algorithm::k_dpmpp_2s_ancestral, "sample_dpmpp_2s_ancestral", make_k_ancestral},
    {Algorithm::k_dpmpp_sde, "sample_dpmpp_sde", make_k_dpmpp_sde},
    {Algorithm::k_dpmpp_2m, "sample_dpmpp_2m", make_k_dpmpp_multistep},
    {Algorithm::k_dpmpp_2m_sde, "sample_dpmpp_2m_sde", make_k_dpmpp_multistep},
    {Algorithm::k_dpmpp_3m_sde, "sample_dpmpp_3m_sde", make_k_dpmpp_multistep},
    {Algorithm::k_dpm_fast, "sample_dpm_fast", make_k_dpm_fast},
    {Algorithm::k_dpm_adaptive, "sample_dpm_adaptive", make_k_dpm_adaptive},
}};

void karras(SamplerConfig& c) {
  c.use_karras_sigmas = true;
}
void exponential(SamplerConfig& c) {
  c.use_exponential_sigmas = true;
}
void third(SamplerConfig& c) {
  c.solver_order = 3;
}
void third_karras(SamplerConfig& c) {
  third(c);
  karras(c);
}
void sde(SamplerConfig& c) {
  c.algorithm_type = DpmAlgorithm::sde_dpmsolver_pp;
}
void sde_karras(SamplerConfig& c) {
  sde(c);
  karras(c);
}

constexpr auto any = SamplerFamily::diffusion;

}  // namespace

const std::vector<SamplerEntry>& sampler_list() {
  static const std::vector<SamplerEntry> list{
      {"ddim", "DDIM", any, Algorithm::ddim, nullptr},
      {"ddpm", "DDPM", any, Algorithm::ddpm, nullptr},
      {"deis", "DEIS", any, Algorithm::deis, nullptr},
      {"deis_k", "DEIS Karras", any, Algorithm::deis, karras},
      {"dpmpp_2s", "DPM++ 2S", any, Algorithm::dpm_singlestep, nullptr},
      {"dpmpp_2s_k", "DPM++ 2S Karras", any, Algorithm::dpm_singlestep, karras},
      {"dpmpp_2s_a", "DPM++ 2S Ancestral", any, Algorithm::k_dpmpp_2s_ancestral, nullptr},
      {"dpmpp_2s_a_k", "DPM++ 2S Ancestral Karras", any, Algorithm::k_dpmpp_2s_ancestral, karras},
      {"dpmpp_2m", "DPM++ 2M", any, Algorithm::dpm_multistep, nullptr},
      {"dpmpp_2m_k", "DPM++ 2M Karras", any, Algorithm::dpm_multistep, karras},
      {"dpmpp_2m_sde", "DPM++ 2M SDE", any, Algorithm::dpm_multistep, sde},
      {"dpmpp_2m_sde_k", "DPM++ 2M SDE Karras", any, Algorithm::dpm_multistep, sde_karras},
      {"dpmpp_3m", "DPM++ 3M", any, Algorithm::dpm_multistep, third},
      {"dpmpp_3m_k", "DPM++ 3M Karras", any, Algorithm::dpm_multistep, third_karras},
      {"dpmpp_3m_sde", "DPM++ 3M SDE", any, Algorithm::k_dpmpp_3m_sde, nullptr},
      {"dpmpp_3m_sde_k", "DPM++ 3M SDE Karras", any, Algorithm::k_dpmpp_3m_sde, karras},
      {"dpmpp_3m_sde_e", "DPM++ 3M SDE Exponential", any, Algorithm::k_dpmpp_3m_sde, exponential},
      {"dpmpp_sde", "DPM++ SDE", any, Algorithm::dpm_sde, nullptr},
      {"dpmpp_sde_k", "DPM++ SDE Karras", any, Algorithm::dpm_sde, karras},
      {"dpm_fast", "DPM Fast", any, Algorithm::k_dpm_fast, nullptr},
      {"dpm_adaptive", "DPM Adaptive", any, Algorithm::k_dpm_adaptive, nullptr},
      {"euler", "Euler", any, Algorithm::euler, nullptr},
      {"euler_k", "Euler Karras", any, Algorithm::euler, karras},
      {"euler_a", "Euler Ancestral", any, Algorithm::euler_ancestral, nullptr},
      {"heun", "Heun", any, Algorithm::heun, nullptr},
      {"heun_k", "Heun Karras", any, Algorithm::heun, karras},
      {"kdpm_2", "KDPM 2", any, Algorithm::kdpm_2, nullptr},
      {"kdpm_2_k", "KDPM 2 Karras", any, Algorithm::kdpm_2, karras},
      {"kdpm_2_a", "KDPM 2 Ancestral", any, Algorithm::kdpm_2_ancestral, nullptr},
      {"kdpm_2_a_k", "KDPM 2 Ancestral Karras", any, Algorithm::kdpm_2_ancestral, karras},
      {"lms", "LMS", any, Algorithm::lms, nullptr},
      {"lms_k", "LMS Karras", any, Algorithm::lms, karras},
      {"pndm", "PNDM", any, Algorithm::pndm, nullptr},
      {"unipc", "UniPC", any, Algorithm::unipc, nullptr},
      {"unipc_k", "UniPC Karras", any, Algorithm::unipc, karras},
      {"lcm", "LCM", SamplerFamily::distilled, Algorithm::lcm, nullptr},
      {"tcd", "TCD", SamplerFamily::distilled, Algorithm::tcd, nullptr},
      {"flow_euler", "Flow Euler", SamplerFamily::flow, Algorithm::flow_euler, nullptr},
      {"flow_heun", "Flow Heun", SamplerFamily::flow, Algorithm::flow_heun, nullptr},
  };
  return list;
}

const SamplerEntry* find_sampler(std::string_view name) {
  const auto& list = sampler_list();
  const auto found = std::find_if(list.begin(), list.end(),
                                  [name](const SamplerEntry& entry) { return entry.name == name; });
  return found == list.end() ? nullptr : &*found;
}

SamplerConfig sampler_config(const SamplerEntry& entry, const TrainedAs& trained) {
  SamplerConfig config = stable_diffusion_defaults(entry.algorithm);
  if (entry.family == SamplerFamily::flow) {
    config.shift = trained.shift;
    config.mu = trained.mu;
    config.use_dynamic_shifting = trained.mu.has_value();
    return config;
  }
  config.prediction_type = trained.prediction;
  if (trained.zero_snr) {
    // Such a model must be asked at the very last timestep, which leading spacing leaves out.
    config.rescale_betas_zero_snr = true;
    config.timestep_spacing = Spacing::trailing;
  }
  if (entry.adjust != nullptr) entry.adjust(config);
  return config;
}

Result<SamplerPtr> make_named_sampler(std::string_view name, const TrainedAs& trained,
                                      size_t steps) {
  const SamplerEntry* entry = find_sampler(name);
  if (entry == nullptr) {
    return fail(ErrorKind::invalid, "There is no sampler \"" + std::string(name) + "\".");
  }
  return make_sampler(sampler_config(*entry, trained), steps);
}

std::optional<Algorithm> find_reference_algorithm(std::string_view reference) {
  for (const auto& entry : algorithms) {
    if (entry.reference == reference) return entry.algorithm;
  }
  return std::nullopt;
}

Maker find_maker(Algorithm algorithm) {
  const AlgorithmEntry& entry = algorithms.at(size_t(algorithm));
  ATELIER_ASSERT(entry.algorithm == algorithm);
  return entry.make;
}

}  // namespace atelier
