// Weights of linear multistep integration, shared by both LMS samplers. Private to the room.
#pragma once
#include <cstddef>
#include <vector>

namespace atelier {

constexpr int lms_default_order = 4;

// Adams-Bashforth weights over uneven sigmas: the integral from sigmas[at] to sigmas[at + 1] of the
// polynomials through the `order` slopes at sigmas[at], sigmas[at - 1], ...; newest first.
// order <= at + 1.
std::vector<double> multistep_weights(const std::vector<float>& sigmas, size_t at, size_t order);

}  // namespace atelier
