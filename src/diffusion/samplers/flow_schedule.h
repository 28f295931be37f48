// The sigmas of rectified flow (SD3, FLUX), shared by both flow samplers. Private to the room.
#pragma once
#include "diffusion/samplers/evaluation.h"

namespace atelier {

// Shifted sigmas from 1 down to the last before zero, and their timesteps; `invalid` when dynamic
// shifting has no `mu`.
Result<SigmaSteps> flow_sigma_steps(const SamplerConfig& config, size_t steps);
// state = (1 - sigma) * clean + sigma * noise.
SamplerPlan flow_plan(size_t steps, std::vector<double> timesteps, std::vector<float> sigmas,
                      size_t evaluations_per_step);

}  // namespace atelier
