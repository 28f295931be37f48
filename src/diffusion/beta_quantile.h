// The quantile function of the symmetric Beta distribution, for the beta spacing of sigmas.
#pragma once

namespace atelier {

// x in 0..1 with P(X <= x) = probability, for X ~ Beta(shape, shape). To 1e-12; any thread.
double beta_quantile(double probability, double shape);

}  // namespace atelier
