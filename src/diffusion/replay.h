// Runs samplers against a network that is a formula and compares each state with a recorded run, so
// that a sampler is checked with no weights at all. The recordings are folders of
// ../shared/fixtures/schedulers and of tests/golden: cases.json with expected.safetensors
// (scheduler classes of diffusers), k_cases.json with k_expected.safetensors (k-diffusion) and
// noise.safetensors.
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "diffusion/sampler.h"

namespace atelier {

struct ReplayOutcome {
  std::string name;
  // The worst difference from the recording, and what is allowed: 1e-4 of the final state's
  // greatest value (at least 1). Sigmas are held to 1e-5 relative, noise draws to their exact
  // number; both are brought to this scale. NaN when the case could not be run.
  double error = 0;
  double tolerance = 0;
  std::string note;  // what failed, in words; empty when all is well

  bool ok() const { return error <= tolerance; }
};

using ReplaySink = std::function<void(const ReplayOutcome& outcome)>;

// Replays every case of the folder. What cannot be read is an outcome that is not ok.
void replay_folder(const std::filesystem::path& folder, const ReplaySink& sink);

// The formula: 0.7 x + 0.3 tanh(2 x) + 0.1 sin(t / 100), whatever the prediction means.
Tensor formula_network(const Tensor& x, double timestep);

}  // namespace atelier
