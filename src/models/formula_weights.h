// For tests: weights that need no file, every number following from a tensor's name and its place
// in it, as tests/references/weights.py makes them, and the numbers a reference in Python found.
#pragma once
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "models/text_file.h"
#include "tensor/weight_file.h"

namespace atelier {

inline Tensor formula_tensor(const std::string& name, const std::vector<int64_t>& shape,
                             double scale, double offset) {
  uint64_t seed = 0xcbf29ce484222325;
  for (const char c : name) seed = (seed ^ uint8_t(c)) * 0x100000001b3;
  Tensor out = at::empty(shape, at::kFloat);
  float* values = out.data_ptr<float>();
  for (int64_t i = 0; i < out.numel(); ++i) {
    uint64_t z = seed + uint64_t(i + 1) * 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    values[i] = float((double(z >> 40) / 8388608.0 - 1.0) * scale + offset);
  }
  return out;
}

// A golden.json: how its weights are made, what goes in, every stride-th number of what comes out.
class Reference {
 public:
  explicit Reference(const std::filesystem::path& path)
      : said_(*read_json_file(std::filesystem::path(ATELIER_SOURCE_DIR) / path)) {
    for (const auto& row : said_.at("weights").as_array()) {
      const auto& one = row.as_array();
      const std::string name(one[0].as_string());
      weights_[name] = formula_tensor(name, sides(one[1]), one[2].to_number<double>(),
                                      one[3].to_number<double>());
    }
  }

  const std::map<std::string, Tensor>& weights() const { return weights_; }
  const boost::json::object& said() const { return said_; }
  Tensor pixels(double scale) const {
    return formula_tensor("pixels", sides(said_.at("pixels")), scale, 0);
  }
  // The greatest difference from what the reference found.
  double away(const Tensor& made, const char* expected) const {
    std::vector<double> numbers;
    for (const auto& value : said_.at(expected).as_array()) {
      numbers.push_back(value.to_number<double>());
    }
    const int64_t stride = said_.at("stride").to_number<int64_t>();
    const Tensor kept = made.flatten().slice(0, 0, c10::nullopt, stride).to(at::kDouble);
    EXPECT_EQ(kept.numel(), int64_t(numbers.size()));
    return (kept - at::tensor(numbers, at::kDouble)).abs().max().item<double>();
  }

 private:
  static std::vector<int64_t> sides(const boost::json::value& value) {
    std::vector<int64_t> out;
    for (const auto& side : value.as_array()) out.push_back(side.to_number<int64_t>());
    return out;
  }

  boost::json::object said_;
  std::map<std::string, Tensor> weights_;
};

using WrittenWeights = std::vector<std::pair<std::string, Tensor>>;

inline std::filesystem::path written(const std::filesystem::path& path,
                                     const WrittenWeights& weights) {
  std::filesystem::create_directories(path.parent_path());
  const auto done = write_weight_file(path, weights);
  EXPECT_TRUE(done);
  return path;
}

}  // namespace atelier
