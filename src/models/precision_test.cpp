// Weights of eight bits: the model they make is that of their values in more bits.
#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>

#include "base/enum_names.h"
#include "models/model.h"
#include "models/small_model.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr int e4m3_mantissa_bits = 3;
constexpr int e4m3_bias = 7;

// The value of a byte of either kind, without infinities and NaN.
double value_of(WeightType type, uint8_t byte) {
  const int mantissa_bits = type == WeightType::F8_E4M3 ? e4m3_mantissa_bits : 2;
  const int bias = type == WeightType::F8_E4M3 ? e4m3_bias : 15;
  const int exponent = (byte & 0x7f) >> mantissa_bits;
  const double fraction = double(byte & ((1 << mantissa_bits) - 1)) / (1 << mantissa_bits);
  const double size =
      exponent == 0 ? std::ldexp(fraction, 1 - bias) : std::ldexp(1 + fraction, exponent - bias);
  return byte & 0x80 ? -size : size;
}

// The bytes of a model's weights: the next value below in size, which is near enough.
std::vector<uint8_t> bytes_for(const Tensor& tensor, WeightType type) {
  std::vector<double> sizes;  // rising with the byte
  for (int byte = 0; byte < 0x70; ++byte) sizes.push_back(value_of(type, uint8_t(byte)));
  const Tensor wide = tensor.to(at::kDouble).flatten().contiguous();
  std::vector<uint8_t> bytes;
  for (int64_t i = 0; i < wide.numel(); ++i) {
    const double value = wide.data_ptr<double>()[i];
    const auto above = std::upper_bound(sizes.begin(), sizes.end(), std::abs(value));
    bytes.push_back(uint8_t((above - sizes.begin() - 1) | (value < 0 ? 0x80 : 0)));
  }
  return bytes;
}

struct Eight {
  std::string header;  // JSON members
  std::string numbers;
};

// The same model twice: as eight-bit weights, and as what those bytes mean in fp32.
void write_twice(const fs::path& eight, const fs::path& wide, WeightType type) {
  std::map<std::string, Tensor> all;
  {
    const fs::path whole = eight.parent_path() / "whole.safetensors";
    write_single(whole, small_weights());
    const auto file = WeightFile::open(whole);
    ASSERT_TRUE(file);
    for (const auto& entry : (*file)->entries()) {
      const Tensor tensor = *(*file)->tensor(entry);
      if (tensor.is_floating_point() && tensor.numel() > 0) all[entry.name] = tensor.clone();
    }
  }
  Eight made;
  std::vector<std::pair<std::string, Tensor>> meant;
  for (const auto& [name, tensor] : all) {
    const auto bytes = bytes_for(tensor, type);
    made.header += fmt::format(
        "{}\"{}\":{{\"dtype\":\"{}\",\"shape\":[{}],\"data_offsets\":[{},{}]}}",
        made.header.empty() ? "{" : ",", name, name_of(type), fmt::join(tensor.sizes(), ","),
        made.numbers.size(), made.numbers.size() + bytes.size());
    made.numbers.append(bytes.begin(), bytes.end());
    Tensor values = at::empty(tensor.sizes());
    for (size_t i = 0; i < bytes.size(); ++i) {
      values.data_ptr<float>()[i] = float(value_of(type, bytes[i]));
    }
    meant.emplace_back(name, values);
  }
  made.header += "}";
  const uint64_t length = made.header.size();
  std::ofstream out(eight, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length);
  out << made.header << made.numbers;
  out.close();
  ASSERT_TRUE(write_weight_file(wide, meant));
  for (const auto& path : {eight, wide}) {
    fs::path yaml = path;
    fs::copy_file(eight.parent_path() / "whole.yaml", yaml.replace_extension(".yaml"),
                  fs::copy_options::overwrite_existing);
  }
}

class EightBits : public testing::TestWithParam<WeightType> {};

TEST_P(EightBits, are_drawn_with_as_their_values_say) {
  const fs::path folder = fresh_folder("eight");
  write_twice(folder / "eight.safetensors", folder / "wide.safetensors", GetParam());
  const auto eight = load_model(folder / "eight.safetensors", {.precision = Precision::fp32});
  const auto wide = load_model(folder / "wide.safetensors", {.precision = Precision::fp32});
  ASSERT_TRUE(eight) << to_line(eight.error());
  ASSERT_TRUE(wide) << to_line(wide.error());
  const Tensor ids = at::arange(77, at::kInt).view({1, 77}).remainder(64);
  const Tensor text = (*eight)->text[0](ids).hidden;
  EXPECT_TRUE(at::equal(text, (*wide)->text[0](ids).hidden));
  const Tensor latent = at::ones({1, 4, 4, 4});
  const Tensor drawn = (*eight)->unet(latent, 10, {text});
  EXPECT_TRUE(at::equal(drawn, (*wide)->unet(latent, 10, {text})));
  EXPECT_TRUE(drawn.isfinite().all().item<bool>());
}

INSTANTIATE_TEST_SUITE_P(Both, EightBits, testing::Values(WeightType::F8_E4M3, WeightType::F8_E5M2),
                         [](const auto& each) { return std::string(name_of(each.param)); });

}  // namespace
}  // namespace atelier
