// The layouts are those of ggml (ggml-common.h, ggml-quants.c): blocks of 32 numbers, and the
// "K" types with 256 numbers in sub-blocks that have scales of their own.
#include "tensor/detail/unpack.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace atelier::detail {
namespace {

constexpr size_t small = 32;   // numbers of a plain block
constexpr size_t large = 256;  // numbers of a K block

float float_of_half(uint16_t half) {
  const uint32_t sign = uint32_t(half & 0x8000) << 16;
  const uint32_t exponent = (half >> 10) & 31, fraction = half & 1023;
  if (exponent == 0) {
    const float value = std::ldexp(float(fraction), -24);
    return sign != 0 ? -value : value;
  }
  const uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

// One block's bytes.
struct Raw {
  const uint8_t* at;

  float half(size_t byte) const {
    uint16_t bits = 0;
    std::memcpy(&bits, at + byte, sizeof bits);
    return float_of_half(bits);
  }
  uint32_t word(size_t byte) const {
    uint32_t bits = 0;
    std::memcpy(&bits, at + byte, sizeof bits);
    return bits;
  }
};

// scale, [minimum,] [fifth bits,] 32 numbers of 4 bits: low halves first, then high halves.
struct Nibbles {
  float scale, offset;
  uint32_t fifth;      // bit j belongs to number j
  const uint8_t* low;  // 16 bytes
};

void unpack_nibbles(const Nibbles& block, float* out) {
  constexpr size_t half = small / 2;
  for (size_t j = 0; j < half; ++j) {
    const uint32_t first = (block.low[j] & 15U) | ((block.fifth >> j) & 1U) << 4;
    const uint32_t second = (block.low[j] >> 4U) | ((block.fifth >> (j + half)) & 1U) << 4;
    out[j] = float(first) * block.scale + block.offset;
    out[j + half] = float(second) * block.scale + block.offset;
  }
}

void unpack_q4_0(Raw raw, float* out) {
  const float scale = raw.half(0);
  unpack_nibbles({scale, -8 * scale, 0, raw.at + 2}, out);
}
void unpack_q4_1(Raw raw, float* out) {
  unpack_nibbles({raw.half(0), raw.half(2), 0, raw.at + 4}, out);
}
void unpack_q5_0(Raw raw, float* out) {
  const float scale = raw.half(0);
  unpack_nibbles({scale, -16 * scale, raw.word(2), raw.at + 6}, out);
}
void unpack_q5_1(Raw raw, float* out) {
  unpack_nibbles({raw.half(0), raw.half(2), raw.word(4), raw.at + 8}, out);
}
void unpack_q8_0(Raw raw, float* out) {
  const float scale = raw.half(0);
  for (size_t j = 0; j < small; ++j) out[j] = float(int8_t(raw.at[2 + j])) * scale;
}

// 16 bytes of scale and minimum, 64 bytes of 2-bit numbers, scale, minimum.
void unpack_q2_k(Raw raw, float* out) {
  const float scale = raw.half(80), minimum = raw.half(82);
  for (size_t i = 0; i < large; ++i) {
    const size_t part = i / 16, half = i / 128, shift = i % 128 / 32 * 2;
    const uint8_t quant = (raw.at[16 + half * 32 + i % 32] >> shift) & 3;
    const uint8_t scales = raw.at[part];
    out[i] = scale * float(scales & 15) * float(quant) - minimum * float(scales >> 4);
  }
}

// 32 bytes of third bits, 64 of two low bits, 12 of 6-bit scales, scale.
void unpack_q3_k(Raw raw, float* out) {
  const uint8_t* packed = raw.at + 96;
  std::array<int, 16> scales{};
  for (size_t j = 0; j < scales.size(); ++j) {
    const int low = j < 8 ? packed[j] & 15 : packed[j - 8] >> 4;
    scales[j] = (low | ((packed[8 + j % 4] >> (j / 4 * 2)) & 3) << 4) - 32;
  }
  const float scale = raw.half(108);
  for (size_t i = 0; i < large; ++i) {
    const size_t half = i / 128, shift = i % 128 / 32 * 2;
    const int low = (raw.at[32 + half * 32 + i % 32] >> shift) & 3;
    const bool high = ((raw.at[i % 32] >> (i / 32)) & 1) != 0;
    out[i] = scale * float(scales[i / 16]) * float(low - (high ? 0 : 4));
  }
}

// Eight scales and eight minima of 6 bits in 12 bytes.
struct ScalePair {
  float scale, minimum;
};
ScalePair scale_pair(const uint8_t* packed, size_t j) {
  if (j < 4) return {float(packed[j] & 63), float(packed[j + 4] & 63)};
  return {float((packed[j + 4] & 15) | (packed[j - 4] >> 6) << 4),
          float((packed[j + 4] >> 4) | (packed[j] >> 6) << 4)};
}

// scale, minimum, 12 bytes of scales, [32 bytes of fifth bits,] 128 bytes of 4-bit numbers.
void unpack_scaled_nibbles(Raw raw, const uint8_t* fifth, const uint8_t* low, float* out) {
  const float scale = raw.half(0), minimum = raw.half(2);
  for (size_t part = 0; part < 8; ++part) {
    const ScalePair pair = scale_pair(raw.at + 4, part);
    const float d = scale * pair.scale, m = minimum * pair.minimum;
    for (size_t l = 0; l < 32; ++l) {
      const uint8_t byte = low[part / 2 * 32 + l];
      int quant = part % 2 == 0 ? byte & 15 : byte >> 4;
      if (fifth != nullptr) quant |= ((fifth[l] >> part) & 1) << 4;
      out[part * 32 + l] = d * float(quant) - m;
    }
  }
}
void unpack_q4_k(Raw raw, float* out) {
  unpack_scaled_nibbles(raw, nullptr, raw.at + 16, out);
}
void unpack_q5_k(Raw raw, float* out) {
  unpack_scaled_nibbles(raw, raw.at + 16, raw.at + 48, out);
}

// 128 bytes of four low bits, 64 of two high bits, 16 signed scales, scale.
void unpack_q6_k(Raw raw, float* out) {
  const float scale = raw.half(208);
  for (size_t i = 0; i < large; ++i) {
    const size_t half = i / 128, quarter = i % 128 / 32, l = i % 32;
    const uint8_t byte = raw.at[half * 64 + quarter % 2 * 32 + l];
    const int low = quarter < 2 ? byte & 15 : byte >> 4;
    const int high = (raw.at[128 + half * 32 + l] >> (quarter * 2)) & 3;
    out[i] = scale * float(int8_t(raw.at[192 + i / 16])) * float((low | high << 4) - 32);
  }
}

struct Packing {
  Block block;
  void (*unpack)(Raw, float*);
  // Where the fp16 scales lie; the second is npos where there is one only.
  size_t scale, second_scale;
};
constexpr size_t npos = SIZE_MAX;

const Packing& packing_of(WeightType type) {
  static constexpr Packing packings[] = {
      {{small, 18}, unpack_q4_0, 0, npos},    {{small, 20}, unpack_q4_1, 0, 2},
      {{small, 22}, unpack_q5_0, 0, npos},    {{small, 24}, unpack_q5_1, 0, 2},
      {{small, 34}, unpack_q8_0, 0, npos},    {{large, 84}, unpack_q2_k, 80, 82},
      {{large, 110}, unpack_q3_k, 108, npos}, {{large, 144}, unpack_q4_k, 0, 2},
      {{large, 176}, unpack_q5_k, 0, 2},      {{large, 210}, unpack_q6_k, 208, npos},
  };
  return packings[size_t(type) - size_t(WeightType::Q4_0)];
}

const uint8_t* bytes_at(const std::byte* data) {
  return reinterpret_cast<const uint8_t*>(data);
}

// OCP 8-bit floats 5.2: bias 7, no infinity, one NaN.
uint16_t half_of_e4m3(uint8_t bits) {
  const auto sign = uint16_t((bits & 0x80) << 8);
  const int exponent = (bits >> 3) & 15, fraction = bits & 7;
  if (exponent == 15 && fraction == 7) return uint16_t(sign | 0x7e00);
  if (exponent > 0) return uint16_t(sign | (exponent + 8) << 10 | fraction << 7);
  if (fraction == 0) return sign;
  const int top = std::bit_width(unsigned(fraction)) - 1;
  return uint16_t(sign | (top + 6) << 10 | ((fraction << (10 - top)) & 1023));
}

}  // namespace

Block block_of(WeightType type) {
  return is_packed(type) ? packing_of(type).block : Block{1, uint64_t(bytes_of(type))};
}

void unpack_blocks(WeightType type, const std::byte* data, size_t count, float* out) {
  const Packing& packing = packing_of(type);
  const uint8_t* at = bytes_at(data);
  for (size_t i = 0; i < count; i += packing.block.elements, at += packing.block.bytes) {
    packing.unpack({at}, out + i);
  }
}

bool finite_blocks(WeightType type, const std::byte* data, size_t count) {
  const Packing& packing = packing_of(type);
  const uint8_t* at = bytes_at(data);
  for (size_t i = 0; i < count; i += packing.block.elements, at += packing.block.bytes) {
    const Raw raw{at};
    if (!std::isfinite(raw.half(packing.scale))) return false;
    if (packing.second_scale != npos && !std::isfinite(raw.half(packing.second_scale))) {
      return false;
    }
  }
  return true;
}

void unpack_f8(WeightType type, const std::byte* data, size_t count, uint16_t* out) {
  std::array<uint16_t, 256> table{};
  for (size_t i = 0; i < table.size(); ++i) {
    table[i] = type == WeightType::F8_E4M3 ? half_of_e4m3(uint8_t(i)) : uint16_t(i << 8);
  }
  for (size_t i = 0; i < count; ++i) out[i] = table[bytes_at(data)[i]];
}

}  // namespace atelier::detail
