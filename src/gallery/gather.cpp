#include "gallery/gather.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace atelier::gallery {

uint64_t gather_plainly(const uint64_t* members, const uint32_t* rows) {
  uint64_t word = 0;
  for (uint32_t i = 0; i < 64; ++i) {
    const uint32_t row = rows[i];
    word |= (members[row / 64] >> (row % 64) & 1U) << i;
  }
  return word;
}

#if defined(__x86_64__)
namespace {

// As words of 32 bits, which lie in the same order on this processor: each row's bit is shifted to
// the front, where one instruction collects eight of them.
__attribute__((target("avx2"))) uint64_t gather_by_eight(const uint64_t* members,
                                                         const uint32_t* rows) {
  const auto* words = reinterpret_cast<const int*>(members);
  uint64_t out = 0;
  for (int i = 0; i < 64; i += 8) {
    const __m256i row = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows + i));
    const __m256i word = _mm256_i32gather_epi32(words, _mm256_srli_epi32(row, 5), 4);
    const __m256i left = _mm256_andnot_si256(row, _mm256_set1_epi32(31));  // 31 - row % 32
    const __m256i first = _mm256_sllv_epi32(word, left);
    const auto eight = uint32_t(_mm256_movemask_ps(_mm256_castsi256_ps(first)));
    out |= uint64_t{eight} << i;
  }
  return out;
}

}  // namespace

Gather gather_of_this_processor() {
  return __builtin_cpu_supports("avx2") != 0 ? &gather_by_eight : &gather_plainly;
}
#else
Gather gather_of_this_processor() {
  return &gather_plainly;
}
#endif

}  // namespace atelier::gallery
