#include "tensor/gguf.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

#include "base/enum_names.h"
#include "tensor/detail/finite.h"
#include "tensor/detail/test_bytes.h"
#include "tensor/detail/unpack.h"

namespace atelier {
namespace {

std::string sized(const std::string& said) {
  return little(uint64_t(said.size())) + said;
}

struct Listed {
  std::string name;
  std::vector<uint64_t> sides;  // fastest first, as in the file
  uint32_t type = 0;
  uint64_t at = 0;
};
std::string gguf(const std::vector<Listed>& tensors, const std::string& values, uint64_t count,
                 size_t data_bytes) {
  std::string file =
      "GGUF" + little(uint32_t(3)) + little(uint64_t(tensors.size())) + little(count) + values;
  for (const Listed& tensor : tensors) {
    file += sized(tensor.name) + little(uint32_t(tensor.sides.size()));
    for (const uint64_t side : tensor.sides) file += little(side);
    file += little(tensor.type) + little(tensor.at);
  }
  file.resize((file.size() + 31) / 32 * 32);
  return file + std::string(data_bytes, '\0');
}
bool refused(const std::string& file, const std::string& part) {
  const auto header = read_gguf_header(bytes_of_text(file));
  return !header && header.error().message.find(part) != std::string::npos;
}

TEST(Gguf, ReadsShapesTypesAndPlaces) {
  const std::string values = sized("general.architecture") + little(uint32_t(8)) + sized("sd1") +
                             sized("comfy.gguf.orig_shape.conv") + little(uint32_t(9)) +
                             little(uint32_t(5)) + little(uint64_t(4)) + little(int32_t(2)) +
                             little(int32_t(32)) + little(int32_t(1)) + little(int32_t(1));
  const auto header = read_gguf_header(
      bytes_of_text(gguf({{"w", {32, 3}, 8, 0}, {"conv", {32, 2}, 1, 128}}, values, 2, 256)));
  ASSERT_TRUE(header) << header.error().message;
  ASSERT_EQ(header->entries.size(), 2U);
  EXPECT_EQ(header->entries[0].shape, (std::vector<int64_t>{3, 32}));
  EXPECT_EQ(header->entries[0].type, WeightType::Q8_0);
  EXPECT_EQ(header->entries[0].end, 3U * 34);
  EXPECT_EQ(header->entries[1].shape, (std::vector<int64_t>{2, 32, 1, 1}));
  EXPECT_EQ(header->metadata.at("general.architecture"), "sd1");
}

TEST(Gguf, RefusesHostileHeaders) {
  EXPECT_TRUE(refused(gguf({{"w", {32, 3}, 8, 192}}, "", 0, 256), "beyond the end"));
  EXPECT_TRUE(refused(gguf({{"w", {32, 3}, 8, 1ULL << 63}}, "", 0, 256), "beyond the end"));
  EXPECT_TRUE(refused(gguf({{"w", {31}, 8, 0}}, "", 0, 256), "whole blocks"));
  EXPECT_TRUE(refused(gguf({{"w", {1ULL << 62, 1ULL << 62}, 0, 0}}, "", 0, 256), "absurd"));
  EXPECT_TRUE(refused(gguf({{"w", {0}, 0, 0}}, "", 0, 256), "absurd"));
  EXPECT_TRUE(refused(gguf({{"w", {32}, 99, 0}}, "", 0, 256), "ggml type 99"));
  EXPECT_TRUE(refused(gguf({{"w", {4}, 0, 0}, {"w", {4}, 0, 32}}, "", 0, 256), "twice"));
  EXPECT_TRUE(refused(gguf({{"w", {4}, 0, 0}, {"v", {4}, 0, 8}}, "", 0, 256), "overlaps"));
  EXPECT_TRUE(refused("GGUF" + little(uint32_t(3)) + little(~uint64_t{0}) + little(uint64_t{0}),
                      "more entries"));
  EXPECT_TRUE(refused("GGUF" + little(uint32_t(3)) + little(uint64_t{0}) + little(uint64_t{1}) +
                          little(~uint64_t{0}),
                      "truncated"));
  const std::string list = sized("k") + little(uint32_t(9)) + little(uint32_t(4));
  EXPECT_TRUE(refused(gguf({}, list + little(~uint64_t{0}), 1, 0), "cannot be read"));
  EXPECT_TRUE(refused(
      gguf({}, sized("general.alignment") + little(uint32_t(4)) + little(uint32_t(3)), 1, 0),
      "power of two"));
}

TEST(Gguf, SurvivesDamage) {
  const std::string good = gguf({{"w", {32, 3}, 8, 0}, {"v", {4}, 0, 128}},
                                sized("a") + little(uint32_t(8)) + sized("b"), 1, 256);
  std::mt19937 random(5);
  for (int i = 0; i < 20'000; ++i) {
    std::string file = good.substr(0, i % 4 == 0 ? random() % good.size() : good.size());
    for (int k = 0; k < 2 && !file.empty(); ++k) file[random() % file.size()] = char(random());
    const auto header = read_gguf_header(bytes_of_text(file));
    if (!header) continue;
    for (const auto& entry : header->entries) {
      ASSERT_LE(header->data_start + entry.end, std::max(file.size(), header->data_start));
    }
  }
}

// One block of bytes i * 37 + 11, with the scale 0.125 and the minimum -0.5 in their places. The
// numbers come from tests/golden/gguf/dequantise.py.
struct BlockCase {
  WeightType type;
  double weighted;            // the sum of number i times (i + 1)
  std::vector<float> picked;  // numbers 0, 1, 17, half + 3, last
};
const BlockCase block_cases[] = {
    {WeightType::Q4_0, -64.75, {-0.375, 0.25, -0.125, 0.5, 0.0}},
    {WeightType::Q4_1, 233.875, {1.375, 0.0, 1.0, -0.5, 1.0}},
    {WeightType::Q5_0, 14.0, {1.125, -0.25, 0.0, 0.625, 0.125}},
    {WeightType::Q5_1, 723.625, {1.875, 2.5, 0.125, 2.75, 0.125}},
    {WeightType::Q8_0, -1010.0, {10.625, 15.25, -6.75, 2.5, -6.0}},
    {WeightType::Q2_K, 160535.75, {4.125, 0.0, 1.5, 2.25, 2.25}},
    {WeightType::Q3_K, 22143.125, {10.125, -13.5, 16.0, -0.5, 5.25}},
    {WeightType::Q4_K, 1481781.0, {68.125, 25.5, 25.5, 54.75, 25.75}},
    {WeightType::Q5_K, 2538607.0, {130.125, 25.5, 25.5, 54.75, 33.25}},
    {WeightType::Q6_K, 98052.5, {-178.875, 212.0, 64.0, -16.25, -7.5}},
};

std::string block_of_formula(WeightType type) {
  std::string raw(detail::block_of(type).bytes, 0);
  for (size_t i = 0; i < raw.size(); ++i) raw[i] = char(i * 37 + 11);
  const auto put = [&](size_t at, uint16_t half) { std::memcpy(raw.data() + at, &half, 2); };
  const bool both = type == WeightType::Q4_1 || type == WeightType::Q5_1 ||
                    type == WeightType::Q2_K || type == WeightType::Q4_K ||
                    type == WeightType::Q5_K;
  const size_t at = type == WeightType::Q2_K   ? 80
                    : type == WeightType::Q3_K ? 108
                    : type == WeightType::Q6_K ? 208
                                               : 0;
  put(at, 0x3000);
  if (both) put(at + 2, 0xb800);
  return raw;
}

TEST(PackedBlocks, AreTakenApartAsGgmlDoes) {
  for (const BlockCase& one : block_cases) {
    const std::string raw = block_of_formula(one.type);
    const auto* data = reinterpret_cast<const std::byte*>(raw.data());
    std::vector<float> x(detail::block_of(one.type).elements);
    detail::unpack_blocks(one.type, data, x.size(), x.data());
    double weighted = 0;
    for (size_t i = 0; i < x.size(); ++i) weighted += double(x[i]) * double(i + 1);
    EXPECT_DOUBLE_EQ(weighted, one.weighted) << name_of(one.type);
    const size_t places[] = {0, 1, 17, x.size() / 2 + 3, x.size() - 1};
    for (size_t i = 0; i < 5; ++i) EXPECT_EQ(x[places[i]], one.picked[i]) << name_of(one.type);
    EXPECT_TRUE(detail::all_finite(one.type, data, x.size()));
  }
}

TEST(PackedBlocks, WithABrokenScaleAreNotFinite) {
  for (const BlockCase& one : block_cases) {
    std::string raw = block_of_formula(one.type);
    const size_t at = raw.find(std::string("\x00\x30", 2));
    const uint16_t nan = 0x7e00;
    std::memcpy(raw.data() + at, &nan, 2);
    EXPECT_FALSE(detail::all_finite(one.type, reinterpret_cast<const std::byte*>(raw.data()),
                                    detail::block_of(one.type).elements))
        << name_of(one.type);
  }
}

// Every value of the two 8-bit floats, computed from the definition.
TEST(EightBitFloats, BecomeTheSameNumbersInFp16) {
  const auto value = [](int bits, int exponent_bits, int bias) {
    const int fraction_bits = 7 - exponent_bits;
    const int exponent = (bits & 0x7f) >> fraction_bits;
    const double fraction = (bits & ((1 << fraction_bits) - 1)) / double(1 << fraction_bits);
    const double size =
        exponent == 0 ? std::ldexp(fraction, 1 - bias) : std::ldexp(1 + fraction, exponent - bias);
    return (bits & 0x80) != 0 ? -size : size;
  };
  const auto of_half = [](uint16_t half) {
    const int exponent = half >> 10 & 31;
    const double fraction = (half & 1023) / 1024.0;
    const double size =
        exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1 + fraction, exponent - 15);
    return (half & 0x8000) != 0 ? -size : size;
  };
  for (int bits = 0; bits < 256; ++bits) {
    const auto byte = std::byte(bits);
    uint16_t half = 0;
    if ((bits & 0x7f) != 0x7f) {
      detail::unpack_f8(WeightType::F8_E4M3, &byte, 1, &half);
      EXPECT_EQ(of_half(half), value(bits, 4, 7)) << bits;
    }
    if ((bits & 0x7c) != 0x7c) {
      detail::unpack_f8(WeightType::F8_E5M2, &byte, 1, &half);
      EXPECT_EQ(of_half(half), value(bits, 5, 15)) << bits;
    }
  }
}

}  // namespace
}  // namespace atelier
