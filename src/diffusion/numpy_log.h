// The fp32 natural logarithm as numpy computes it.
#pragma once

namespace atelier {

// Bit for bit numpy's on processors with AVX2 or AVX-512 (up to 3.8 ulp from the true value). The
// timesteps of respaced sigmas divide differences of these logarithms by about 0.006: with a better
// logarithm they would be off by more than the reference itself is sure of. x > 0, finite.
float numpy_log(float x);

}  // namespace atelier
