// What trainers write about a LoRA into its file.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

using WeightMetadata = std::map<std::string, std::string>;

constexpr size_t trigger_phrases_max = 12;

// The words that bring it out: what the file calls so, else the captions that all pictures of a
// training folder had. No two alike; never a broken text.
std::vector<std::string> lora_trigger_phrases(const WeightMetadata& metadata);

std::optional<double> lora_default_weight(const WeightMetadata& metadata);

// The family it was trained on: "sd-1", "sd-2", "sdxl", "flux", "sd-3", or "unknown".
std::string lora_base(const WeightMetadata& metadata);

}  // namespace atelier
