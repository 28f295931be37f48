#include "diffusion/beta_quantile.h"

#include <cmath>

namespace atelier {
namespace {

// The regularised incomplete beta function's continued fraction (DLMF 8.17.22) by Lentz's method;
// converges fast for x < (a + 1) / (a + b + 2).
double incomplete_beta_fraction(double x, double a, double b) {
  constexpr double tiny = 1e-300;
  constexpr int terms_max = 400;
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < tiny ? tiny : d);
  double fraction = d;
  const auto multiply = [&](double coefficient) {
    d = 1 + coefficient * d;
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    c = 1 + coefficient / c;
    if (std::abs(c) < tiny) c = tiny;
    fraction *= d * c;
    return std::abs(d * c - 1);
  };
  for (int m = 1; m < terms_max; ++m) {
    multiply(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
    const double change = multiply(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
    if (change < 1e-16) break;
  }
  return fraction;
}

// P(X <= x) for x in 0..1/2, X ~ Beta(shape, shape).
double lower_half_cdf(double x, double shape) {
  if (x <= 0) return 0;
  const double log_beta = 2 * std::lgamma(shape) - std::lgamma(2 * shape);
  const double front = std::exp(shape * std::log(x) + shape * std::log1p(-x) - log_beta) / shape;
  return front * incomplete_beta_fraction(x, shape, shape);
}

}  // namespace

double beta_quantile(double probability, double shape) {
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  // Symmetric: solve in the lower half, where the fraction converges fast. Bisection in the
  // logarithm of x: fifty-odd halvings are nothing beside one step of a network.
  if (probability > 0.5) return 1 - beta_quantile(1 - probability, shape);
  double low = -700;
  double high = std::log(0.5);
  for (int i = 0; i < 80; ++i) {
    const double middle = (low + high) / 2;
    (lower_half_cdf(std::exp(middle), shape) < probability ? low : high) = middle;
  }
  return std::exp((low + high) / 2);
}

}  // namespace atelier
