// DPM-Solver steps in t = -log sigma (arXiv 2206.00927, algorithms 1 to 3), shared by dpm_fast and
// dpm_adaptive. Private to the room.
#pragma once
#include <optional>

#include "diffusion/samplers/k_sampler.h"

namespace atelier {

class KDpmSolver : public KSampler {
 public:
  using KSampler::KSampler;

 protected:
  struct Leg {
    float from, to;
  };
  // The noise the network sees at time t, asked once a leg; later calls reuse it.
  struct Seen {
    Tensor at_start;
    Tensor at_first;  // at r1 of the leg
  };

  Tensor epsilon(const Tensor& x, float t, const Model& model);
  Tensor first_order(Leg leg, const Tensor& x, const Seen& seen) const;
  Tensor second_order(Leg leg, const Tensor& x, Seen& seen, float r1, const Model& model);
  Tensor third_order(Leg leg, const Tensor& x, Seen& seen, const Model& model);

  // An ancestral leg: goes to `to`, then adds `up` of noise.
  struct EtaLeg {
    Leg leg;
    float up;
  };
  EtaLeg with_eta(Leg leg, float end) const;
  float leg_eta() const { return float(config_.step.eta.value_or(0)); }

 private:
  // The state at r of the leg, by its first slope.
  Tensor partway(Leg leg, const Tensor& x, const Seen& seen, float r) const;
};

}  // namespace atelier
