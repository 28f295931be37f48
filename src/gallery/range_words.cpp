#include "gallery/range_words.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace atelier::gallery {
namespace {

template <class T>
uint64_t plain_word(const T* values, T low, T high) {
  uint64_t word = 0;
  for (uint32_t i = 0; i < 64; ++i) {
    word |= uint64_t{values[i] >= low && values[i] <= high} << i;
  }
  return word;
}

template <class T>
void fill_plainly(const T* values, size_t count, T low, T high, uint64_t* words) {
  for (size_t i = 0; i < count; ++i) words[i] = plain_word(values + 64 * i, low, high);
}

#if defined(__x86_64__)

// One class a width: word() answers for 64 values.
#define AVX2 __attribute__((target("avx2"), always_inline)) inline

AVX2 __m256i load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

// Seen as unsigned, value - low is at most high - low in the range and nowhere else.
class Range16 {
 public:
  AVX2 Range16(uint16_t low, uint16_t high)
      : low_(_mm256_set1_epi16(int16_t(low))), span_(_mm256_set1_epi16(int16_t(high - low))) {}
  AVX2 uint64_t word(const uint16_t* values) const {
    return half(values) | half(values + 32) << 32;
  }

 private:
  AVX2 __m256i within(const uint16_t* values) const {
    const __m256i above = _mm256_sub_epi16(load(values), low_);
    return _mm256_cmpeq_epi16(_mm256_min_epu16(above, span_), above);
  }
  // Packing interleaves the halves of the two registers; the permutation undoes it.
  AVX2 uint64_t half(const uint16_t* values) const {
    const __m256i mixed = _mm256_packs_epi16(within(values), within(values + 16));
    return uint32_t(_mm256_movemask_epi8(_mm256_permute4x64_epi64(mixed, 0b11'01'10'00)));
  }
  __m256i low_, span_;
};

class Range32 {
 public:
  AVX2 Range32(uint32_t low, uint32_t high)
      : low_(_mm256_set1_epi32(int32_t(low))), span_(_mm256_set1_epi32(int32_t(high - low))) {}
  AVX2 uint64_t word(const uint32_t* values) const {
    uint64_t word = 0;
    for (uint32_t i = 0; i < 64; i += 8) {
      const int eight = _mm256_movemask_ps(_mm256_castsi256_ps(within(values + i)));
      word |= uint64_t{uint32_t(eight)} << i;
    }
    return word;
  }

 private:
  AVX2 __m256i within(const uint32_t* values) const {
    const __m256i above = _mm256_sub_epi32(load(values), low_);
    return _mm256_cmpeq_epi32(_mm256_min_epu32(above, span_), above);
  }
  __m256i low_, span_;
};

// AVX2 compares 64 bits signed only, so here both ends are looked at.
class Range64 {
 public:
  AVX2 Range64(int64_t low, int64_t high)
      : low_(_mm256_set1_epi64x(low)), high_(_mm256_set1_epi64x(high)) {}
  AVX2 uint64_t word(const int64_t* values) const {
    uint64_t others = 0;
    for (uint32_t i = 0; i < 64; i += 4) {
      const int four = _mm256_movemask_pd(_mm256_castsi256_pd(outside(values + i)));
      others |= uint64_t{uint32_t(four)} << i;
    }
    return ~others;
  }

 private:
  AVX2 __m256i outside(const int64_t* values) const {
    const __m256i value = load(values);
    return _mm256_or_si256(_mm256_cmpgt_epi64(low_, value), _mm256_cmpgt_epi64(value, high_));
  }
  __m256i low_, high_;
};

template <class Range, class T>
__attribute__((target("avx2"))) void fill_by_avx2(const T* values, size_t count, T low, T high,
                                                  uint64_t* words) {
  const Range range(low, high);
  for (size_t i = 0; i < count; ++i) words[i] = range.word(values + 64 * i);
}

template <class Range, class T>
void fill(const T* values, size_t count, T low, T high, uint64_t* words) {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (low > high) {
    std::fill_n(words, count, 0);
  } else if (has_avx2) {
    fill_by_avx2<Range>(values, count, low, high, words);
  } else {
    fill_plainly(values, count, low, high, words);
  }
}

#else

struct Range16 {};
struct Range32 {};
struct Range64 {};

template <class Range, class T>
void fill(const T* values, size_t count, T low, T high, uint64_t* words) {
  fill_plainly(values, count, low, high, words);
}

#endif

}  // namespace

void range_words(const uint16_t* values, size_t count, uint16_t low, uint16_t high,
                 uint64_t* words) {
  fill<Range16>(values, count, low, high, words);
}
void range_words(const uint32_t* values, size_t count, uint32_t low, uint32_t high,
                 uint64_t* words) {
  fill<Range32>(values, count, low, high, words);
}
void range_words(const int64_t* values, size_t count, int64_t low, int64_t high, uint64_t* words) {
  fill<Range64>(values, count, low, high, words);
}

}  // namespace atelier::gallery
