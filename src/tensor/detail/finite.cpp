#include "tensor/detail/finite.h"

#include <cstdint>
#include <cstring>

#include "tensor/detail/unpack.h"

namespace atelier::detail {
namespace {

// A number is infinite or NaN when all bits of its exponent are set (IEEE 754). The inner loop has
// a fixed length: that is what lets the compiler use vector instructions at -O2.
constexpr size_t block = 1024;

template <class Word>
bool exponents_fit(const std::byte* data, size_t count, Word exponent) {
  Word words[block];
  while (count > 0) {
    const size_t now = count < block ? count : block;
    if (now < block) std::memset(words, 0, sizeof words);
    std::memcpy(words, data, now * sizeof(Word));
    Word full = 0;
    for (size_t i = 0; i < block; ++i) full |= Word((words[i] & exponent) == exponent);
    if (full != 0) return false;
    data += now * sizeof(Word);
    count -= now;
  }
  return true;
}

}  // namespace

bool all_finite(WeightType type, const std::byte* data, size_t count) {
  switch (type) {
    case WeightType::F64: return exponents_fit<uint64_t>(data, count, 0x7FF0000000000000);
    case WeightType::F32: return exponents_fit<uint32_t>(data, count, 0x7F800000);
    case WeightType::F16: return exponents_fit<uint16_t>(data, count, 0x7C00);
    case WeightType::BF16: return exponents_fit<uint16_t>(data, count, 0x7F80);
    case WeightType::F8_E5M2: return exponents_fit<uint8_t>(data, count, 0x7C);
    // Of this type only 0x7F and 0xFF are NaN (OCP 8-bit floating point, 5.2).
    case WeightType::F8_E4M3: return exponents_fit<uint8_t>(data, count, 0x7F);
    default: return !is_packed(type) || finite_blocks(type, data, count);
  }
}

}  // namespace atelier::detail
