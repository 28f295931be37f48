// Shared by LCM and TCD: both walk a subset of the timesteps their models were distilled on.
#pragma once
#include "diffusion/samplers/evaluation.h"

namespace atelier {

// `steps` timesteps spread over the distillation's own, descending. More steps than the
// distillation had are taken as a finer distillation grid, where the reference refuses.
std::vector<double> distilled_timesteps(const SamplerConfig& config, size_t steps);

}  // namespace atelier
