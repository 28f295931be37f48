// The loops over whole rows are written for the vectoriser, which -O2 of g++ 12 leaves off.
#pragma GCC optimize("O3")
#include "media/png_unfilter.h"

#include <cstdlib>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace atelier {
namespace {

constexpr uint8_t filter_none = 0;
constexpr uint8_t filter_sub = 1;
constexpr uint8_t filter_up = 2;
constexpr uint8_t filter_average = 3;
constexpr uint8_t filter_paeth = 4;

void add_up(const uint8_t* filtered, const uint8_t* above, uint8_t* out, size_t count) {
  for (size_t i = 0; i < count; ++i) out[i] = uint8_t(filtered[i] + above[i]);
}

uint8_t paeth_of(int a, int b, int c) {
  const int pa = std::abs(b - c);
  const int pb = std::abs(a - c);
  const int pc = std::abs(a + b - 2 * c);
  if (pa <= pb && pa <= pc) return uint8_t(a);
  return uint8_t(pb <= pc ? b : c);
}

// Any processor and any pixel size; what has no left neighbour counts as zero.
void unfilter_plainly(uint8_t filter, const uint8_t* filtered, const uint8_t* above, uint8_t* out,
                      size_t row_bytes, size_t pixel_bytes) {
  for (size_t i = 0; i < row_bytes; ++i) {
    const int a = i < pixel_bytes ? 0 : out[i - pixel_bytes];
    const int b = above[i];
    const int c = i < pixel_bytes ? 0 : above[i - pixel_bytes];
    int predicted = a;
    if (filter == filter_average) predicted = (a + b) / 2;
    if (filter == filter_paeth) predicted = paeth_of(a, b, c);
    out[i] = uint8_t(filtered[i] + predicted);
  }
}

#if defined(__SSE2__)

__m128i load4(const uint8_t* at) {
  int word = 0;
  std::memcpy(&word, at, sizeof word);
  return _mm_cvtsi32_si128(word);
}

void store4(uint8_t* at, __m128i value) {
  const int word = _mm_cvtsi128_si32(value);
  std::memcpy(at, &word, sizeof word);
}

__m128i widen(__m128i bytes) {
  return _mm_unpacklo_epi8(bytes, _mm_setzero_si128());
}

__m128i narrow(__m128i words) {
  return _mm_packus_epi16(words, words);
}

__m128i magnitude(__m128i words) {
  return _mm_max_epi16(words, _mm_sub_epi16(_mm_setzero_si128(), words));
}

__m128i choose(__m128i where, __m128i yes, __m128i no) {
  return _mm_or_si128(_mm_and_si128(where, yes), _mm_andnot_si128(where, no));
}

// a, b, c of the specification in 16-bit lanes, `difference` too; the pixel in 16-bit lanes.
__m128i paeth_pixel(__m128i a, __m128i b, __m128i c, __m128i difference) {
  const __m128i to_a = _mm_sub_epi16(b, c);
  const __m128i to_b = _mm_sub_epi16(a, c);
  const __m128i pa = magnitude(to_a);
  const __m128i pb = magnitude(to_b);
  const __m128i pc = magnitude(_mm_add_epi16(to_a, to_b));
  const __m128i least = _mm_min_epi16(pc, _mm_min_epi16(pa, pb));
  const __m128i b_or_c = choose(_mm_cmpeq_epi16(least, pb), b, c);
  const __m128i nearest = choose(_mm_cmpeq_epi16(least, pa), a, b_or_c);
  return _mm_and_si128(_mm_add_epi16(difference, nearest), _mm_set1_epi16(0xff));
}

// Pixels of 3 or 4 bytes, four bytes at a time: the surplus byte is overwritten by the next pixel.
void sub_pixels(const uint8_t* filtered, uint8_t* out, size_t row_bytes, size_t pixel_bytes) {
  __m128i a = _mm_setzero_si128();
  for (size_t i = 0; i < row_bytes; i += pixel_bytes) {
    a = _mm_add_epi8(a, load4(filtered + i));
    store4(out + i, a);
  }
}

void average_pixels(const uint8_t* filtered, const uint8_t* above, uint8_t* out, size_t row_bytes,
                    size_t pixel_bytes) {
  __m128i a = _mm_setzero_si128();
  const __m128i one = _mm_set1_epi8(1);
  for (size_t i = 0; i < row_bytes; i += pixel_bytes) {
    const __m128i b = load4(above + i);
    // The processor's average rounds up, PNG's down.
    const __m128i odd = _mm_and_si128(_mm_xor_si128(a, b), one);
    a = _mm_add_epi8(load4(filtered + i), _mm_sub_epi8(_mm_avg_epu8(a, b), odd));
    store4(out + i, a);
  }
}

void paeth_pixels(const uint8_t* filtered, const uint8_t* above, uint8_t* out, size_t row_bytes,
                  size_t pixel_bytes) {
  __m128i a = _mm_setzero_si128();
  __m128i c = _mm_setzero_si128();
  for (size_t i = 0; i < row_bytes; i += pixel_bytes) {
    const __m128i b = widen(load4(above + i));
    a = paeth_pixel(a, b, c, widen(load4(filtered + i)));
    c = b;
    store4(out + i, narrow(a));
  }
}

// The second row is one pixel behind the first, whose pixel it needs from above.
void two_paeth_rows(const uint8_t* first, const uint8_t* second, const uint8_t* above,
                    uint8_t* out_first, uint8_t* out_second, size_t row_bytes, size_t pixel_bytes) {
  const __m128i zero = _mm_setzero_si128();
  __m128i c1 = widen(load4(above));
  __m128i a1 = paeth_pixel(zero, c1, zero, widen(load4(first)));
  store4(out_first, narrow(a1));
  __m128i a2 = zero;
  __m128i c2 = zero;
  for (size_t i = pixel_bytes; i < row_bytes; i += pixel_bytes) {
    const __m128i b1 = widen(load4(above + i));
    const __m128i left = a1;
    a1 = paeth_pixel(a1, b1, c1, widen(load4(first + i)));
    c1 = b1;
    a2 = paeth_pixel(a2, left, c2, widen(load4(second + i - pixel_bytes)));
    c2 = left;
    store4(out_first + i, narrow(a1));
    store4(out_second + i - pixel_bytes, narrow(a2));
  }
  const size_t last = row_bytes - pixel_bytes;
  store4(out_second + last, narrow(paeth_pixel(a2, a1, c2, widen(load4(second + last)))));
}

#endif

}  // namespace

bool unfilter_row(uint8_t filter, const uint8_t* filtered, const uint8_t* above, uint8_t* out,
                  size_t row_bytes, size_t pixel_bytes) {
  if (filter > filter_paeth) return false;
  if (filter == filter_none) {
    std::memcpy(out, filtered, row_bytes);
    return true;
  }
  if (filter == filter_up) {
    add_up(filtered, above, out, row_bytes);
    return true;
  }
#if defined(__SSE2__)
  if (pixel_bytes >= 3) {
    if (filter == filter_sub) sub_pixels(filtered, out, row_bytes, pixel_bytes);
    if (filter == filter_average) average_pixels(filtered, above, out, row_bytes, pixel_bytes);
    if (filter == filter_paeth) paeth_pixels(filtered, above, out, row_bytes, pixel_bytes);
    return true;
  }
#endif
  unfilter_plainly(filter, filtered, above, out, row_bytes, pixel_bytes);
  return true;
}

void unfilter_two_paeth_rows(const uint8_t* first, const uint8_t* second, const uint8_t* above,
                             uint8_t* out_first, uint8_t* out_second, size_t row_bytes,
                             size_t pixel_bytes) {
#if defined(__SSE2__)
  if (pixel_bytes >= 3) {
    two_paeth_rows(first, second, above, out_first, out_second, row_bytes, pixel_bytes);
    return;
  }
#endif
  unfilter_plainly(filter_paeth, first, above, out_first, row_bytes, pixel_bytes);
  unfilter_plainly(filter_paeth, second, out_first, out_second, row_bytes, pixel_bytes);
}

}  // namespace atelier
