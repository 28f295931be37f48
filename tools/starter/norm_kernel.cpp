// GroupNorm fused with SiLU, forward and backward, bf16 in channels-last order.
//
// On a CPU with bf16 matrix units the convolutions are so fast that PyTorch's fp32 GroupNorm takes
// most of a training step; this version makes two passes over the data and uses vector code.
// Built by the `train` script into the work folder and loaded with ctypes; without it training
// falls back to PyTorch's own operators.
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <vector>

namespace {

inline float widen(uint16_t v) {
  uint32_t bits = static_cast<uint32_t>(v) << 16;
  float f;
  memcpy(&f, &bits, 4);
  return f;
}

inline uint16_t narrow(float f) {
  uint32_t bits;
  memcpy(&bits, &f, 4);
  bits += 0x7fff + ((bits >> 16) & 1);  // round to nearest even
  return static_cast<uint16_t>(bits >> 16);
}

// Mean and 1/deviation of every group of one sample.
void statistics(const uint16_t* x, int64_t rows, int64_t channels, int64_t groups, float eps,
                float* mean, float* rstd) {
  std::vector<float> sum(channels), square(channels);
  std::vector<double> total(channels), total_square(channels);
  for (int64_t start = 0; start < rows; start += 128) {
    // Short fp32 runs added up in double: exact enough and still vectorised.
    const int64_t end = start + 128 < rows ? start + 128 : rows;
    for (int64_t c = 0; c < channels; ++c) sum[c] = square[c] = 0;
    for (int64_t r = start; r < end; ++r) {
      const uint16_t* row = x + r * channels;
      for (int64_t c = 0; c < channels; ++c) {
        const float v = widen(row[c]);
        sum[c] += v;
        square[c] += v * v;
      }
    }
    for (int64_t c = 0; c < channels; ++c) {
      total[c] += sum[c];
      total_square[c] += square[c];
    }
  }
  const int64_t per = channels / groups;
  for (int g = 0; g < groups; ++g) {
    double s = 0, q = 0;
    for (int64_t c = g * per; c < (g + 1) * per; ++c) {
      s += total[c];
      q += total_square[c];
    }
    const double n = static_cast<double>(rows * per), m = s / n;
    double variance = q / n - m * m;
    if (variance < 0) variance = 0;
    mean[g] = static_cast<float>(m);
    rstd[g] = static_cast<float>(1.0 / sqrt(variance + eps));
  }
}

// y = x * a + b per channel is the whole normalisation.
void affine(const float* gamma, const float* beta, const float* mean, const float* rstd,
            int64_t channels, int64_t groups, float* a, float* b) {
  const int64_t per = channels / groups;
  for (int64_t c = 0; c < channels; ++c) {
    a[c] = gamma[c] * rstd[c / per];
    b[c] = beta[c] - mean[c / per] * a[c];
  }
}

// Turns dy into the gradient before SiLU (kept in dx until the sums are known), and sums it per
// channel.
void backward_sums(const uint16_t* dy, const uint16_t* x, int64_t rows, int64_t channels, int silu,
                   const float* a, const float* b, uint16_t* dx, float* sum, float* sum_x) {
  for (int64_t r = 0; r < rows; ++r) {
    const uint16_t *dy_row = dy + r * channels, *x_row = x + r * channels;
    uint16_t* dx_row = dx + r * channels;
    for (int64_t c = 0; c < channels; ++c) {
      const float v = widen(x_row[c]);
      float d = widen(dy_row[c]);
      if (silu) {
        const float t = v * a[c] + b[c], s = 1.0f / (1.0f + expf(-t));
        d *= s * (1.0f + t * (1.0f - s));
      }
      sum[c] += d;
      sum_x[c] += d * v;
      dx_row[c] = narrow(d);
    }
  }
}

void backward_sample(const uint16_t* dy, const uint16_t* x, const float* gamma, const float* beta,
                     const float* mean, const float* rstd, int64_t rows, int64_t channels,
                     int64_t groups, int silu, uint16_t* dx, float* dgamma, float* dbeta) {
  const int64_t per = channels / groups;
  std::vector<float> a(channels), b(channels), sum(channels), sum_x(channels), p(channels),
      q(channels);
  affine(gamma, beta, mean, rstd, channels, groups, a.data(), b.data());
  backward_sums(dy, x, rows, channels, silu, a.data(), b.data(), dx, sum.data(), sum_x.data());
  for (int g = 0; g < groups; ++g) {
    float first = 0, second = 0;
    for (int64_t c = g * per; c < (g + 1) * per; ++c) {
      const float hat = rstd[g] * (sum_x[c] - mean[g] * sum[c]);
      dgamma[c] = hat;
      dbeta[c] = sum[c];
      first += gamma[c] * sum[c];
      second += gamma[c] * hat;
    }
    const float n = static_cast<float>(rows * per);
    first /= n;
    second /= n;
    for (int64_t c = g * per; c < (g + 1) * per; ++c) {
      p[c] = -second * rstd[g] * rstd[g];  // dx = a*d + p*x + q
      q[c] = -rstd[g] * first - p[c] * mean[g];
    }
  }
  for (int64_t r = 0; r < rows; ++r) {
    const uint16_t* x_row = x + r * channels;
    uint16_t* dx_row = dx + r * channels;
    for (int64_t c = 0; c < channels; ++c) {
      dx_row[c] = narrow(a[c] * widen(dx_row[c]) + p[c] * widen(x_row[c]) + q[c]);
    }
  }
}

}  // namespace

extern "C" void norm_forward(const uint16_t* x, const float* gamma, const float* beta,
                             int64_t batch, int64_t rows, int64_t channels, int64_t groups,
                             float eps, int silu, uint16_t* y, float* mean, float* rstd) {
#pragma omp parallel for schedule(static)
  for (int64_t n = 0; n < batch; ++n) {
    const uint16_t* in = x + n * rows * channels;
    uint16_t* out = y + n * rows * channels;
    statistics(in, rows, channels, groups, eps, mean + n * groups, rstd + n * groups);
    std::vector<float> a_store(channels), b_store(channels);
    float *a = a_store.data(), *b = b_store.data();
    affine(gamma, beta, mean + n * groups, rstd + n * groups, channels, groups, a, b);
    for (int64_t r = 0; r < rows; ++r) {
      const uint16_t* in_row = in + r * channels;
      uint16_t* out_row = out + r * channels;
      if (silu) {
        for (int64_t c = 0; c < channels; ++c) {
          const float t = widen(in_row[c]) * a[c] + b[c];
          out_row[c] = narrow(t / (1.0f + expf(-t)));
        }
      } else {
        for (int64_t c = 0; c < channels; ++c) out_row[c] = narrow(widen(in_row[c]) * a[c] + b[c]);
      }
    }
  }
}

// dgamma and dbeta come per sample ([batch, channels]); the caller adds them up.
extern "C" void norm_backward(const uint16_t* dy, const uint16_t* x, const float* gamma,
                              const float* beta, const float* mean, const float* rstd,
                              int64_t batch, int64_t rows, int64_t channels, int64_t groups,
                              int silu, uint16_t* dx, float* dgamma, float* dbeta) {
#pragma omp parallel for schedule(static)
  for (int64_t n = 0; n < batch; ++n) {
    const int64_t at = n * rows * channels;
    backward_sample(dy + at, x + at, gamma, beta, mean + n * groups, rstd + n * groups, rows,
                    channels, groups, silu, dx + at, dgamma + n * channels, dbeta + n * channels);
  }
}

// The gated feed-forward of the transformer: y = value * gelu(gate), where a row of x holds all
// values and then all gates. PyTorch needs five passes and several copies for it.
extern "C" void gate_forward(const uint16_t* x, int64_t rows, int64_t inner, uint16_t* y) {
#pragma omp parallel for schedule(static)
  for (int64_t r = 0; r < rows; ++r) {
    const uint16_t *value = x + r * 2 * inner, *gate = value + inner;
    uint16_t* out = y + r * inner;
    for (int64_t c = 0; c < inner; ++c) {
      const float g = widen(gate[c]);
      out[c] = narrow(widen(value[c]) * 0.5f * g * (1.0f + erff(g * 0.70710678f)));
    }
  }
}

extern "C" void gate_backward(const uint16_t* dy, const uint16_t* x, int64_t rows, int64_t inner,
                              uint16_t* dx) {
#pragma omp parallel for schedule(static)
  for (int64_t r = 0; r < rows; ++r) {
    const uint16_t *value = x + r * 2 * inner, *gate = value + inner, *d_row = dy + r * inner;
    uint16_t *d_value = dx + r * 2 * inner, *d_gate = d_value + inner;
    for (int64_t c = 0; c < inner; ++c) {
      const float g = widen(gate[c]), d = widen(d_row[c]);
      const float share = 0.5f * (1.0f + erff(g * 0.70710678f));
      const float slope = share + g * 0.39894228f * expf(-0.5f * g * g);
      d_value[c] = narrow(d * g * share);
      d_gate[c] = narrow(d * widen(value[c]) * slope);
    }
  }
}
