// Vectors of floats as wide as the instructions this file is compiled with. Included only by the
// kernels_<isa>.cpp files, inside no namespace; each defines ATELIER_ISA, the name of its own inner
// namespace, so that no function compiled for a newer processor can be linked into older code.
// For the same reason: no standard templates here.
#pragma once
#include <immintrin.h>

#include <cstdint>
#include <cstring>

#if !defined(ATELIER_ISA)
#error "simd.h is for the kernels_<isa>.cpp files"
#endif

namespace atelier::detail::ATELIER_ISA {

#if defined(__AVX512F__)
constexpr int64_t lanes = 16;
#elif defined(__AVX2__)
constexpr int64_t lanes = 8;
#else
constexpr int64_t lanes = 4;
#endif

using bf16 = uint16_t;
// GCC's vector types: + - * / and comparisons work on all lanes, and a*b+c becomes one instruction.
typedef float Vec __attribute__((vector_size(lanes * 4)));
typedef int32_t VecI __attribute__((vector_size(lanes * 4)));
typedef uint32_t VecU __attribute__((vector_size(lanes * 4)));
typedef uint16_t VecH __attribute__((vector_size(lanes * 2)));

#define ATELIER_INLINE static inline __attribute__((always_inline))

ATELIER_INLINE int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}
ATELIER_INLINE int64_t up_to(int64_t value, int64_t step) {
  return (value + step - 1) / step * step;
}

ATELIER_INLINE Vec all(float x) {
  return x - Vec{};
}
// Instructions by name where the compiler would keep the rules for NaN with three others.
#if defined(__AVX512F__)
ATELIER_INLINE Vec larger(Vec a, Vec b) {
  return (Vec)_mm512_max_ps((__m512)a, (__m512)b);
}
ATELIER_INLINE Vec smaller(Vec a, Vec b) {
  return (Vec)_mm512_min_ps((__m512)a, (__m512)b);
}
#elif defined(__AVX2__)
ATELIER_INLINE Vec larger(Vec a, Vec b) {
  return (Vec)_mm256_max_ps((__m256)a, (__m256)b);
}
ATELIER_INLINE Vec smaller(Vec a, Vec b) {
  return (Vec)_mm256_min_ps((__m256)a, (__m256)b);
}
#else
ATELIER_INLINE Vec larger(Vec a, Vec b) {
  return (Vec)_mm_max_ps((__m128)a, (__m128)b);
}
ATELIER_INLINE Vec smaller(Vec a, Vec b) {
  return (Vec)_mm_min_ps((__m128)a, (__m128)b);
}
#endif

ATELIER_INLINE Vec load(const float* p) {
  Vec v;
  memcpy(&v, p, sizeof v);
  return v;
}
ATELIER_INLINE Vec load(const bf16* p) {
  VecH h;
  memcpy(&h, p, sizeof h);
  return (Vec)(__builtin_convertvector(h, VecU) << 16);
}
ATELIER_INLINE void store(float* p, Vec v) {
  memcpy(p, &v, sizeof v);
}
ATELIER_INLINE void store(bf16* p, Vec v) {
#if defined(__AVX512BF16__)
  const __m256bh h = _mm512_cvtneps_pbh((__m512)v);
  memcpy(p, &h, sizeof h);
#else
  // Round to nearest, ties to even; activations are never NaN with a mantissa that could overflow.
  const VecU u = (VecU)v;
  const VecH h = __builtin_convertvector((u + 0x7fffU + ((u >> 16) & 1U)) >> 16, VecH);
  memcpy(p, &h, sizeof h);
#endif
}

// The first n < lanes elements; the other lanes are zero, or not written.
template <class T>
ATELIER_INLINE Vec load_some(const T* p, int64_t n) {
  T padded[lanes] = {};
  for (int64_t i = 0; i < n; ++i) padded[i] = p[i];
  return load(padded);
}
template <class T>
ATELIER_INLINE void store_some(T* p, Vec v, int64_t n) {
  T padded[lanes];
  store(padded, v);
  for (int64_t i = 0; i < n; ++i) p[i] = padded[i];
}

// f(offset, count) over 0..n in whole vectors, then once for the rest.
template <class F>
ATELIER_INLINE void in_vectors(int64_t n, const F& f) {
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes) f(i, lanes);
  if (i < n) f(i, n - i);
}
template <class T>
ATELIER_INLINE Vec load_n(const T* p, int64_t n) {
  return n == lanes ? load(p) : load_some(p, n);
}
template <class T>
ATELIER_INLINE void store_n(T* p, Vec v, int64_t n) {
  if (n == lanes) {
    store(p, v);
  } else {
    store_some(p, v, n);
  }
}

// x in the first n lanes, zero in the others.
ATELIER_INLINE Vec first(float x, int64_t n) {
  Vec v{};
  for (int64_t i = 0; i < n; ++i) v[i] = x;
  return v;
}

// Across the lanes, halves onto halves.
typedef float Quad __attribute__((vector_size(16)));
ATELIER_INLINE Quad quarter_of(Vec v, int64_t i) {
  Quad q;
  memcpy(&q, reinterpret_cast<const char*>(&v) + i * 16, sizeof q);
  return q;
}
ATELIER_INLINE float sum_of(Vec v) {
  Quad q = quarter_of(v, 0);
  if constexpr (lanes == 8) q += quarter_of(v, 1);
  if constexpr (lanes == 16) {
    q = (q + quarter_of(v, 1)) + (quarter_of(v, 2) + quarter_of(v, 3));
  }
  return (q[0] + q[2]) + (q[1] + q[3]);
}
ATELIER_INLINE float largest_of(Vec v) {
  const auto top = [](Quad a, Quad b) { return (Quad)_mm_max_ps((__m128)a, (__m128)b); };
  Quad q = quarter_of(v, 0);
  if constexpr (lanes == 8) q = top(q, quarter_of(v, 1));
  if constexpr (lanes == 16) {
    q = top(top(q, quarter_of(v, 1)), top(quarter_of(v, 2), quarter_of(v, 3)));
  }
  const float a = q[0] > q[2] ? q[0] : q[2], b = q[1] > q[3] ? q[1] : q[3];
  return a > b ? a : b;
}

// e^x to two units in the last place: x = n ln 2 + r, |r| <= ln 2 / 2, Taylor series to r^6 with
// Cephes' minimax coefficients (expf.c). Below -87 the result is 0, above 88 it stays at e^88.
ATELIER_INLINE Vec exp_of(Vec x) {
  const Vec kept = smaller(larger(x, all(-87.3F)), all(88.3F));
  const Vec magic = all(12582912.0F);  // 1.5 * 2^23: adding it rounds to the nearest whole number
  const Vec shifted = kept * 1.44269504F + magic;
  const VecI n = (VecI)shifted - (VecI)magic;
  const Vec whole = shifted - magic;
  const Vec r = (kept - whole * 0.693359375F) + whole * 2.12194440e-4F;
  Vec p = all(1.9875691500e-4F);
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * (r * r) + r + 1.0F;
  const Vec grown = (Vec)((VecI)p + (n << 23));
  return x < -87.3F ? Vec{} : grown;
}

// x / (1 + e^-x).
ATELIER_INLINE Vec silu_of(Vec x) {
  return x / (exp_of(-x) + 1.0F);
}

// x * sigmoid(1.702 x), the activation of CLIP.
ATELIER_INLINE Vec quick_gelu_of(Vec x) {
  return x / (exp_of(x * -1.702F) + 1.0F);
}

// x * Phi(x) with the error function of Abramowitz and Stegun 7.1.26 (absolute error 1.5e-7).
ATELIER_INLINE Vec gelu_of(Vec x) {
  const Vec z = x * 0.70710678F;
  const Vec size = z < 0.0F ? -z : z;
  const Vec t = 1.0F / (size * 0.3275911F + 1.0F);
  Vec p = all(1.061405429F);
  p = p * t - 1.453152027F;
  p = p * t + 1.421413741F;
  p = p * t - 0.284496736F;
  p = p * t + 0.254829592F;
  const Vec tail = p * t * exp_of(-size * size);  // 1 - erf(|z|)
  const Vec both = x < 0.0F ? tail : 2.0F - tail;
  return x * 0.5F * both;
}

}  // namespace atelier::detail::ATELIER_ISA
