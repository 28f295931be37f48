// One maker per sampler file, and the table that finds it by algorithm. Private to the room.
#pragma once
#include "diffusion/sampler.h"

namespace atelier {

using Maker = Result<SamplerPtr> (*)(const SamplerConfig& config, size_t steps);

Maker find_maker(Algorithm algorithm);

Result<SamplerPtr> make_ddim(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_ddpm(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_pndm(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_lms(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_euler(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_euler_ancestral(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_heun(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_kdpm_2(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_kdpm_2_ancestral(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_dpm_multistep(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_dpm_singlestep(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_dpm_sde(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_unipc(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_deis(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_lcm(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_tcd(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_edm_euler(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_flow_euler(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_flow_heun(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_euler(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_heun(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_dpm_2(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_ancestral(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_lms(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_dpmpp_sde(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_dpmpp_multistep(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_dpm_fast(const SamplerConfig& config, size_t steps);
Result<SamplerPtr> make_k_dpm_adaptive(const SamplerConfig& config, size_t steps);

}  // namespace atelier
