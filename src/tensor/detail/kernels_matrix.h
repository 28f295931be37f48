// Small matrix products for attention: C[m x n] (+)= A[m x k] B[k x n], float results. Operands are
// packed as the processor likes them: `Packed<T>` is the type and `steps<T>` how many consecutive k
// of one column lie side by side. Sizes are padded by the packers, so that no tail exists here.
#pragma once
#include "tensor/detail/simd.h"

namespace atelier::detail::ATELIER_ISA {

constexpr int64_t block_vectors = lanes == 16 ? 4 : 2;  // columns of one register block, in vectors
constexpr int64_t block_columns = block_vectors * lanes;
constexpr int64_t block_rows = 6;

template <class T>
struct Maths {  // computed in floats, whatever the activations are
  using Packed = float;
  static constexpr int64_t steps = 1;   // k side by side
  static constexpr int64_t k_step = 1;  // k is padded to a multiple of this
};
#if defined(__AVX512BF16__)
template <>
struct Maths<bf16> {
  using Packed = bf16;
  static constexpr int64_t steps = 2;
#if defined(__AMX_BF16__)
  static constexpr int64_t k_step = 32;
#else
  static constexpr int64_t k_step = 2;
#endif
};
#endif

// A: rows of k elements. B: k / steps rows of `columns` groups of `steps` elements.
template <class P>
struct Product {
  const P* a;
  int64_t a_stride;
  const P* b;
  int64_t b_stride;  // groups from one row of B to the next
  float* c;
  int64_t c_stride;
  int64_t m, n, k;
  bool accumulate;
};

#if defined(__AVX512BF16__)
ATELIER_INLINE Vec multiply_add(const bf16* a, __m512i b, Vec sum) {
  int32_t pair;
  memcpy(&pair, a, sizeof pair);
  return (Vec)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32(pair), (__m512bh)b);
}
ATELIER_INLINE __m512i load_group(const bf16* b) {
  return _mm512_loadu_si512(b);
}
#endif
ATELIER_INLINE Vec multiply_add(const float* a, Vec b, Vec sum) {
  return all(*a) * b + sum;
}
ATELIER_INLINE Vec load_group(const float* b) {
  return load(b);
}

template <class P, int64_t rows, int64_t vectors>
static void register_block(const Product<P>& w, int64_t row, int64_t column) {
  constexpr int64_t steps = sizeof(float) / sizeof(P);
  const P* a = w.a + row * w.a_stride;
  const P* b = w.b + column * steps;
  float* c = w.c + row * w.c_stride + column;
  Vec sums[rows][vectors];
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t v = 0; v < vectors; ++v) {
      sums[r][v] = w.accumulate ? load(c + r * w.c_stride + v * lanes) : Vec{};
    }
  }
  for (int64_t k = 0; k < w.k; k += steps, b += w.b_stride * steps) {
    decltype(load_group(b)) loaded[vectors];
#pragma GCC unroll 4
    for (int64_t v = 0; v < vectors; ++v) loaded[v] = load_group(b + v * lanes * steps);
#pragma GCC unroll 6
    for (int64_t r = 0; r < rows; ++r) {
#pragma GCC unroll 4
      for (int64_t v = 0; v < vectors; ++v) {
        sums[r][v] = multiply_add(a + r * w.a_stride + k, loaded[v], sums[r][v]);
      }
    }
  }
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t v = 0; v < vectors; ++v) store(c + r * w.c_stride + v * lanes, sums[r][v]);
  }
}

template <class P, int64_t vectors>
static void register_columns(const Product<P>& w, int64_t column) {
  int64_t row = 0;
  for (; row + block_rows <= w.m; row += block_rows) {
    register_block<P, block_rows, vectors>(w, row, column);
  }
  for (; row + 2 <= w.m; row += 2) register_block<P, 2, vectors>(w, row, column);
  if (row < w.m) register_block<P, 1, vectors>(w, row, column);
}

// n is a multiple of `lanes`.
template <class P>
static void multiply_in_registers(const Product<P>& w) {
  int64_t column = 0;
  for (; column + block_columns <= w.n; column += block_columns) {
    register_columns<P, block_vectors>(w, column);
  }
  for (; column + 2 * lanes <= w.n; column += 2 * lanes) register_columns<P, 2>(w, column);
  if (column < w.n) register_columns<P, 1>(w, column);
}

#if defined(__AMX_BF16__)
// Tiles: 0..3 sums of 2 x 2 tiles of C, 4..5 rows of A, 6..7 columns of B; all 16 rows of 64 bytes.
struct alignas(64) TileShapes {
  uint8_t palette = 1, start = 0, reserved[14] = {};
  uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

template <int64_t row_tiles, int64_t column_tiles>
static void tile_block(const Product<bf16>& w, int64_t row, int64_t column) {
  const int64_t c_bytes = w.c_stride * 4, a_bytes = w.a_stride * 2, b_bytes = w.b_stride * 4;
  float* c = w.c + row * w.c_stride + column;
  float* c1 = c + 16 * w.c_stride;
  constexpr bool two_rows = row_tiles == 2, two_columns = column_tiles == 2;
  if (w.accumulate) {
    _tile_loadd(0, c, c_bytes);
    if constexpr (two_columns) _tile_loadd(1, c + 16, c_bytes);
    if constexpr (two_rows) _tile_loadd(2, c1, c_bytes);
    if constexpr (two_rows && two_columns) _tile_loadd(3, c1 + 16, c_bytes);
  } else {
    _tile_zero(0);
    if constexpr (two_columns) _tile_zero(1);
    if constexpr (two_rows) _tile_zero(2);
    if constexpr (two_rows && two_columns) _tile_zero(3);
  }
  const bf16* a = w.a + row * w.a_stride;
  const bf16* b = w.b + column * 2;
  for (int64_t k = 0; k < w.k; k += 32, b += w.b_stride * 32) {
    _tile_loadd(4, a + k, a_bytes);
    _tile_loadd(6, b, b_bytes);
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (two_columns) {
      _tile_loadd(7, b + 32, b_bytes);
      _tile_dpbf16ps(1, 4, 7);
    }
    if constexpr (two_rows) {
      _tile_loadd(5, a + 16 * w.a_stride + k, a_bytes);
      _tile_dpbf16ps(2, 5, 6);
      if constexpr (two_columns) _tile_dpbf16ps(3, 5, 7);
    }
  }
  _tile_stored(0, c, c_bytes);
  if constexpr (two_columns) _tile_stored(1, c + 16, c_bytes);
  if constexpr (two_rows) _tile_stored(2, c1, c_bytes);
  if constexpr (two_rows && two_columns) _tile_stored(3, c1 + 16, c_bytes);
}

template <int64_t column_tiles>
static void tile_columns(const Product<bf16>& w, int64_t column) {
  int64_t row = 0;
  for (; row + 32 <= w.m; row += 32) tile_block<2, column_tiles>(w, row, column);
  if (row < w.m) tile_block<1, column_tiles>(w, row, column);
}

static void multiply(const Product<bf16>& w) {
  int64_t column = 0;
  for (; column + 32 <= w.n; column += 32) tile_columns<2>(w, column);
  if (column < w.n) tile_columns<1>(w, column);
}
constexpr int64_t row_step = 16;  // m is padded to a multiple of this
#else
#if defined(__AVX512BF16__)
static void multiply(const Product<bf16>& w) {
  multiply_in_registers(w);
}
#endif
constexpr int64_t row_step = 1;
#endif
static void multiply(const Product<float>& w) {
  multiply_in_registers(w);
}

}  // namespace atelier::detail::ATELIER_ISA
