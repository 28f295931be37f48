// For tests: whole Stable Diffusion models, as small as the layers allow, with random weights, as
// tensors that a test may spoil before they are written to disk.
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
// The same with what sets the later families apart.
sd::Shape small_sd2_shape();
sd::Shape small_xl_shape();
sd::Shape small_refiner_shape();
NamedTensors small_weights(const sd::Shape& shape = small_shape());

// Writes unet/, vae/, text_encoder/ and text_encoder_2/ with the config.json that the small shapes
// need.
void write_folder(const std::filesystem::path& folder, const NamedTensors& weights);

// Writes one original-layout file, with the tables and buffers real ones have, and NAME.yaml. Text
// encoders of the later families are written in OpenCLIP's form.
void write_single(const std::filesystem::path& path, const NamedTensors& weights,
                  const sd::Shape& shape = small_shape());

// A new empty folder for one test; removed when the program ends.
std::filesystem::path fresh_folder(const std::string& name);

void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace atelier
