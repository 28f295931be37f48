// For tests: a whole Stable Diffusion 1.x model, as small as the layers allow, with random weights,
// as tensors that a test may spoil before they are written to disk.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "models/model_files.h"
#include "models/sd/recognise.h"
#include "tensor/tensor.h"

namespace atelier {

// By the names of the store: "unet.conv_in.weight".
using NamedTensors = std::map<std::string, Tensor>;

// Two levels, one layer each; texts 16 wide with two heads (heads come from a hint).
sd::Shape small_shape();
NamedTensors small_weights(const sd::Shape& shape = small_shape());

// Writes unet/, vae/, text_encoder/ with the config.json that the small shape needs.
void write_folder(const std::filesystem::path& folder, const NamedTensors& weights);

// Writes one original-layout file, with the tables and buffers real ones have, and NAME.yaml.
void write_single(const std::filesystem::path& path, const NamedTensors& weights);

// A new empty folder for one test; removed when the program ends.
std::filesystem::path fresh_folder(const std::string& name);

void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace atelier
