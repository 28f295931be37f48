// Kernels that walk rows of activations: norms, activations, conversions. Compiled per processor.
#pragma once
#include "tensor/detail/kernels.h"
#include "tensor/detail/simd.h"

namespace atelier::detail::ATELIER_ISA {

template <class T>
static void column_sums_of(const Rows& x, const float* shift, float* sum, float* square) {
  in_vectors(x.columns, [&](int64_t c, int64_t n) {
    const T* p = static_cast<const T*>(x.data) + c;
    const Vec base = load_n(shift + c, n);
    Vec s{}, q{};
    for (int64_t row = 0; row < x.rows; ++row, p += x.stride) {
      const Vec d = load_n(p, n) - base;
      s += d;
      q = d * d + q;
    }
    store_n(sum + c, load_n(sum + c, n) + s, n);
    store_n(square + c, load_n(square + c, n) + q, n);
  });
}

template <class T, bool with_silu>
static void scale_columns_of(const Rows& x, const float* scale, const float* offset, T* y) {
  const T* p = static_cast<const T*>(x.data);
  for (int64_t row = 0; row < x.rows; ++row, p += x.stride, y += x.columns) {
    in_vectors(x.columns, [&](int64_t c, int64_t n) {
      const Vec v = load_n(p + c, n) * load_n(scale + c, n) + load_n(offset + c, n);
      store_n(y + c, with_silu ? silu_of(v) : v, n);
    });
  }
}

template <class T>
static void layer_norm_of(const Rows& x, const float* scale, const float* offset, float epsilon,
                          T* y) {
  const T* p = static_cast<const T*>(x.data);
  const float share = 1.0F / static_cast<float>(x.columns);
  for (int64_t row = 0; row < x.rows; ++row, p += x.stride, y += x.columns) {
    Vec total{};
    in_vectors(x.columns, [&](int64_t c, int64_t n) { total += load_n(p + c, n); });
    const float mean = sum_of(total) * share;
    Vec spread{};
    in_vectors(x.columns, [&](int64_t c, int64_t n) {
      // Lanes past the end must not count: they load as zero, which is not the mean.
      const Vec d = n == lanes ? load(p + c) - mean : load_some(p + c, n) - first(mean, n);
      spread = d * d + spread;
    });
    const float gain = 1.0F / __builtin_sqrtf(sum_of(spread) * share + epsilon);
    in_vectors(x.columns, [&](int64_t c, int64_t n) {
      const Vec v = (load_n(p + c, n) - mean) * gain;
      store_n(y + c, v * load_n(scale + c, n) + load_n(offset + c, n), n);
    });
  }
}

template <class T>
static void geglu_of(const Rows& x, T* y, int64_t y_stride) {
  const int64_t half = x.columns / 2;
  const T* p = static_cast<const T*>(x.data);
  for (int64_t row = 0; row < x.rows; ++row, p += x.stride, y += y_stride) {
    in_vectors(half, [&](int64_t c, int64_t n) {
      store_n(y + c, load_n(p + c, n) * gelu_of(load_n(p + half + c, n)), n);
    });
  }
}

template <class T>
static void place_columns_of(const Rows& x, const T* residual, T* y, int64_t y_stride) {
  const T* p = static_cast<const T*>(x.data);
  for (int64_t row = 0; row < x.rows; ++row, p += x.stride, y += y_stride) {
    if (residual == nullptr) {
      memcpy(y, p, static_cast<size_t>(x.columns) * sizeof(T));
      continue;
    }
    in_vectors(x.columns, [&](int64_t c, int64_t n) {
      store_n(y + c, load_n(p + c, n) + load_n(residual + c, n), n);
    });
    residual += y_stride;
  }
}

template <class T, class F>
ATELIER_INLINE void each_of(void* x, int64_t count, const F& f) {
  T* p = static_cast<T*>(x);
  in_vectors(count, [&](int64_t i, int64_t n) { store_n(p + i, f(load_n(p + i, n)), n); });
}

// From here on the table's entries: pick the element type.

static void column_sums(Element e, const Rows& x, const float* shift, float* sum, float* square) {
  return e == Element::fp32 ? column_sums_of<float>(x, shift, sum, square)
                            : column_sums_of<bf16>(x, shift, sum, square);
}

template <class T>
static void scale_columns_as(const Rows& x, const float* scale, const float* offset, bool with_silu,
                             void* y) {
  return with_silu ? scale_columns_of<T, true>(x, scale, offset, static_cast<T*>(y))
                   : scale_columns_of<T, false>(x, scale, offset, static_cast<T*>(y));
}

static void scale_columns(Element e, const Rows& x, const float* scale, const float* offset,
                          bool with_silu, void* y) {
  return e == Element::fp32 ? scale_columns_as<float>(x, scale, offset, with_silu, y)
                            : scale_columns_as<bf16>(x, scale, offset, with_silu, y);
}

static void layer_norm(Element e, const Rows& x, const float* scale, const float* offset,
                       float epsilon, void* y) {
  return e == Element::fp32 ? layer_norm_of(x, scale, offset, epsilon, static_cast<float*>(y))
                            : layer_norm_of(x, scale, offset, epsilon, static_cast<bf16*>(y));
}

static void geglu(Element e, const Rows& x, void* y, int64_t y_stride) {
  return e == Element::fp32 ? geglu_of(x, static_cast<float*>(y), y_stride)
                            : geglu_of(x, static_cast<bf16*>(y), y_stride);
}

static void silu(Element e, void* x, int64_t count) {
  const auto f = [](Vec v) { return silu_of(v); };
  return e == Element::fp32 ? each_of<float>(x, count, f) : each_of<bf16>(x, count, f);
}

static void gelu(Element e, void* x, int64_t count) {
  const auto f = [](Vec v) { return gelu_of(v); };
  return e == Element::fp32 ? each_of<float>(x, count, f) : each_of<bf16>(x, count, f);
}

static void quick_gelu(Element e, void* x, int64_t count) {
  const auto f = [](Vec v) { return quick_gelu_of(v); };
  return e == Element::fp32 ? each_of<float>(x, count, f) : each_of<bf16>(x, count, f);
}

static void place_columns(Element e, const Rows& x, const void* residual, void* y,
                          int64_t y_stride) {
  return e == Element::fp32 ? place_columns_of(x, static_cast<const float*>(residual),
                                               static_cast<float*>(y), y_stride)
                            : place_columns_of(x, static_cast<const bf16*>(residual),
                                               static_cast<bf16*>(y), y_stride);
}

template <class From, class To>
static void convert(const From* x, To* y, int64_t count) {
  in_vectors(count, [&](int64_t i, int64_t n) { store_n(y + i, load_n(x + i, n), n); });
}

static void to_float(Element e, const void* x, float* y, int64_t count) {
  return e == Element::fp32 ? convert(static_cast<const float*>(x), y, count)
                            : convert(static_cast<const bf16*>(x), y, count);
}

static void from_float(Element e, const float* x, void* y, int64_t count) {
  return e == Element::fp32 ? convert(x, static_cast<float*>(y), count)
                            : convert(x, static_cast<bf16*>(y), count);
}

}  // namespace atelier::detail::ATELIER_ISA
