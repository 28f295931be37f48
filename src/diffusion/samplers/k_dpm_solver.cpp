#include "diffusion/samplers/k_dpm_solver.h"

#include <algorithm>
#include <cmath>

namespace atelier {

Tensor KDpmSolver::epsilon(const Tensor& x, float t, const Model& model) {
  const float sigma = sigma_of(t);
  return (x - denoise(x, sigma, model)) / sigma;
}

Tensor KDpmSolver::first_order(Leg leg, const Tensor& x, const Seen& seen) const {
  return x - sigma_of(leg.to) * std::expm1(leg.to - leg.from) * seen.at_start;
}

Tensor KDpmSolver::partway(Leg leg, const Tensor& x, const Seen& seen, float r) const {
  const float h = leg.to - leg.from;
  return x - sigma_of(leg.from + r * h) * std::expm1(r * h) * seen.at_start;
}

Tensor KDpmSolver::second_order(Leg leg, const Tensor& x, Seen& seen, float r1,
                                const Model& model) {
  const float h = leg.to - leg.from;
  if (!seen.at_first.defined()) {
    seen.at_first = epsilon(partway(leg, x, seen, r1), leg.from + r1 * h, model);
  }
  return first_order(leg, x, seen) -
         sigma_of(leg.to) / (2 * r1) * std::expm1(h) * (seen.at_first - seen.at_start);
}

Tensor KDpmSolver::third_order(Leg leg, const Tensor& x, Seen& seen, const Model& model) {
  constexpr float r1 = 1.0F / 3;
  constexpr float r2 = 2.0F / 3;
  const float h = leg.to - leg.from;
  if (!seen.at_first.defined()) {
    seen.at_first = epsilon(partway(leg, x, seen, r1), leg.from + r1 * h, model);
  }
  const float s2 = leg.from + r2 * h;
  const Tensor at_second = partway(leg, x, seen, r2) - sigma_of(s2) * (r2 / r1) *
                                                           (std::expm1(r2 * h) / (r2 * h) - 1) *
                                                           (seen.at_first - seen.at_start);
  const Tensor seen_second = epsilon(at_second, s2, model);
  return first_order(leg, x, seen) -
         sigma_of(leg.to) / r2 * (std::expm1(h) / h - 1) * (seen_second - seen.at_start);
}

KDpmSolver::EtaLeg KDpmSolver::with_eta(Leg leg, float end) const {
  if (leg_eta() == 0) return {leg, 0};
  const float to = sigma_of(leg.to);
  const float down = eta_step(sigma_of(leg.from), to, leg_eta()).down;
  const float lower = std::min(end, time_of(down));
  const float reached = sigma_of(lower);
  return {{leg.from, lower}, std::sqrt(to * to - reached * reached)};
}

}  // namespace atelier
