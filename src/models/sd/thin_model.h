// For tests: the thin Stable Diffusion 1.x model of the shared fixtures, in the diffusers layout.
#pragma once
#include <filesystem>
#include <map>

#include "models/sd/config.h"
#include "nn/weights.h"

namespace atelier::sd {

// The folder with the thin model, or an empty path where this checkout has no shared fixtures.
std::filesystem::path thin_folder();

// Every tensor of one safetensors file. Aborts the test program when the file cannot be read.
std::map<std::string, Tensor> tensors_of(const std::filesystem::path& file);

// A source over one file; asked for something that is not there in that shape, it aborts.
class FileWeights : public WeightSource {
 public:
  explicit FileWeights(const std::filesystem::path& file) : tensors_(tensors_of(file)) {}
  Tensor take(const std::string& full_name, at::IntArrayRef shape) override;
  bool has(const std::string& full_name) const override { return tensors_.contains(full_name); }

 private:
  std::map<std::string, Tensor> tensors_;
};

TextConfig thin_text();
UnetConfig thin_unet();
VaeConfig thin_vae();

}  // namespace atelier::sd
