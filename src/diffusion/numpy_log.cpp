#include "diffusion/numpy_log.h"

#include <cmath>

namespace atelier {

float numpy_log(float x) {
  // numpy/core, loops_exponent_log: x = 2^k y with y in (sqrt(1/2), sqrt(2)], then a rational
  // minimax approximation of log(y) in y - 1, every step fused.
  constexpr float numerator[] = {0.0F, 1.0F, 2.11267757F, 1.48000062F, 0.380883783F, 0.0258997921F};
  constexpr float denominator[] = {1.0F,         2.6126776F,   2.45300603F,
                                   0.986494303F, 0.154647633F, 0.00587509526F};
  int exponent = 0;
  float y = std::frexp(x, &exponent);
  if (y <= 0.707106781F) {
    y += y;
    exponent -= 1;
  }
  y -= 1;
  float above = numerator[5];
  float below = denominator[5];
  for (int i = 4; i >= 0; --i) {
    above = std::fma(above, y, numerator[i]);
    below = std::fma(below, y, denominator[i]);
  }
  return std::fma(float(exponent), 0.693147181F, above / below);
}

}  // namespace atelier
