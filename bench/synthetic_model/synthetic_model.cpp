// Writes a diffusers folder of a published shape ("sd15", "sd2", "sdxl", "sdxl-refiner") with
// random fp16 weights, scaled so that activations stay finite: for checking that real sizes load
// and run within a memory budget. SDXL is 6.9 GB on disk; memory stays small, a tensor at a time.
//
//   synthetic_model sdxl /tmp/synthetic-sdxl
#include <c10/util/Half.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <vector>

#include "models/sd/shapes.h"

using namespace atelier;
namespace fs = std::filesystem;

namespace {

int64_t count_of(const std::vector<int64_t>& shape) {
  int64_t count = 1;
  for (const int64_t side : shape) count *= side;
  return count;
}

// The header of a .safetensors file: its length, then what lies where.
std::string header_of(const std::vector<ExpectedWeight>& weights) {
  boost::json::object header;
  int64_t offset = 0;
  for (const auto& weight : weights) {
    const int64_t end = offset + count_of(weight.shape) * int64_t(sizeof(c10::Half));
    header[weight.name] = {{"dtype", "F16"},
                           {"shape", boost::json::value_from(weight.shape)},
                           {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = boost::json::serialize(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const uint64_t length = text.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + text;
}

// Norms as they begin, biases 0, the rest of a spread that keeps a layer's output about as large as
// its input. From a short table of normal numbers: drawing billions would take the time.
class Numbers {
 public:
  Numbers() {
    std::normal_distribution<float> normal;
    for (float& value : table_) value = normal(dice_);
  }
  void fill(const ExpectedWeight& weight, std::vector<c10::Half>& out) {
    const int64_t count = count_of(weight.shape);
    out.resize(size_t(count));
    if (weight.shape.size() == 1) {
      const bool scales = weight.name.ends_with("weight");
      std::fill(out.begin(), out.end(), c10::Half(scales ? 1.0F : 0.0F));
      return;
    }
    const float spread = 1 / std::sqrt(float(count / weight.shape.front()));
    for (auto& value : out) value = c10::Half(spread * table_[dice_() % table_.size()]);
  }

 private:
  std::mt19937 dice_{7};
  std::vector<float> table_ = std::vector<float>(4093);
};

bool write_part(const fs::path& folder, const std::string& part,
                const std::vector<ExpectedWeight>& weights, Numbers& numbers) {
  fs::create_directories(folder / part);
  const bool is_text = part.starts_with("text_encoder");
  std::ofstream file(
      folder / part / (is_text ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
      std::ios::binary);
  file << header_of(weights);
  std::vector<c10::Half> values;
  for (const auto& weight : weights) {
    numbers.fill(weight, values);
    file.write(reinterpret_cast<const char*>(values.data()),
               std::streamsize(values.size() * sizeof(c10::Half)));
  }
  return bool(file.flush());
}

int write_model(const std::string& name, const fs::path& folder) {
  const auto shape = sd::published_shape(name);
  if (!shape) {
    std::fprintf(stderr, "There is no published shape named %s.\n", name.c_str());
    return 1;
  }
  std::map<std::string, std::vector<ExpectedWeight>> parts;
  for (const auto& weight : sd::expected_weights(*shape)) {
    const size_t dot = weight.name.find('.');
    parts[weight.name.substr(0, dot)].push_back({weight.name.substr(dot + 1), weight.shape});
  }
  Numbers numbers;
  int64_t parameters = 0;
  for (const auto& [part, weights] : parts) {
    if (!write_part(folder, part, weights, numbers)) {
      std::fprintf(stderr, "Writing %s failed.\n", (folder / part).c_str());
      return 1;
    }
    for (const auto& weight : weights) parameters += count_of(weight.shape);
  }
  std::puts(fmt::format("{}: {:.2f} thousand million numbers in {}", name, double(parameters) / 1e9,
                        folder.string())
                .c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("synthetic_model sd15|sd2|sdxl|sdxl-refiner FOLDER\n", stderr);
    return 2;
  }
  return write_model(argv[1], argv[2]);
}
