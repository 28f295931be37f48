#include "models/sd/thin_model.h"

#include <ATen/ATen.h>

#include <cstdio>
#include <cstdlib>

#include "tensor/weight_file.h"

namespace atelier::sd {
namespace {

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "thin model: %s\n", why.c_str());
  std::abort();
}

}  // namespace

std::filesystem::path thin_folder() {
  const std::filesystem::path folder =
      std::filesystem::path(ATELIER_SOURCE_DIR) / "../shared/fixtures/sd15_thin";
  return std::filesystem::exists(folder) ? folder : std::filesystem::path{};
}

std::map<std::string, Tensor> tensors_of(const std::filesystem::path& path) {
  auto file = WeightFile::open(path);
  if (!file) give_up(to_line(file.error()));
  std::map<std::string, Tensor> tensors;
  for (const WeightEntry& entry : (*file)->entries()) {
    auto tensor = (*file)->tensor(entry);
    if (!tensor) give_up(to_line(tensor.error()));
    tensors.emplace(entry.name, *tensor);
  }
  return tensors;
}

Tensor FileWeights::take(const std::string& full_name, at::IntArrayRef shape) {
  const auto found = tensors_.find(full_name);
  if (found == tensors_.end()) give_up("no tensor " + full_name);
  if (found->second.sizes() != shape) give_up("another shape: " + full_name);
  return found->second;
}

TextConfig thin_text() {
  TextConfig config;
  config.width = 16;
  config.layers = 4;
  config.heads = 2;
  config.mlp = 64;
  return config;
}

UnetConfig thin_unet() {
  UnetConfig config;
  config.channels = {32, 32, 64, 64};
  config.context = 16;
  return config;
}

VaeConfig thin_vae() {
  VaeConfig config;
  config.channels = {32, 32, 64, 32};
  return config;
}

}  // namespace atelier::sd
