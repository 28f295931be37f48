// The samplers people choose from, and the names under which fixtures and model folders know the
// algorithms.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diffusion/sampler.h"

namespace atelier {

// What sort of model a sampler is for.
enum class SamplerFamily {
  diffusion,  // SD 1.x, 2.x, XL
  distilled,  // models or LoRAs distilled for it (LCM, TCD)
  flow        // SD3, FLUX
};
constexpr std::array<std::string_view, 3> enum_names(SamplerFamily) {
  return {"diffusion", "distilled", "flow"};
}

struct SamplerEntry {
  std::string_view name;   // as users and metadata know it
  std::string_view label;  // as a person reads it
  SamplerFamily family;
  Algorithm algorithm;
  void (*adjust)(SamplerConfig& config);  // what sets it apart; null when nothing does
};

// In the order in which a menu shows them.
const std::vector<SamplerEntry>& sampler_list();
const SamplerEntry* find_sampler(std::string_view name);

// How the model at hand was trained; the sampler brings the rest.
struct TrainedAs {
  Prediction prediction = Prediction::epsilon;
  bool zero_snr = false;     // zero terminal SNR: rescaled betas, trailing timesteps
  double shift = 1;          // flow models
  std::optional<double> mu;  // flow models with dynamic shifting
};
SamplerConfig sampler_config(const SamplerEntry& entry, const TrainedAs& trained);
// `invalid` for a name that is not in the list.
Result<SamplerPtr> make_named_sampler(std::string_view name, const TrainedAs& trained,
                                      size_t steps);

// "EulerDiscreteScheduler" of diffusers or "sample_euler" of k-diffusion.
std::optional<Algorithm> find_reference_algorithm(std::string_view reference);

}  // namespace atelier
