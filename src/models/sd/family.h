// What people call a shape, and what its family was trained with where no configuration says.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/sd/config_hints.h"
#include "models/sd/recognise.h"

namespace atelier::sd {

// Our own small model is an SD 1.x by its layers. What was made for one fits the other nowhere, so
// it is a family of its own, told by the width of the texts its UNet reads.
constexpr int64_t starter_text_width = 160;

struct Family {
  std::string_view base;     // "sd-1", "sd-2", "sdxl", "sdxl-refiner", "starter"
  std::string_view variant;  // "normal" or "inpaint"
};
Family family_of(const Shape& shape);

// The side of the pictures it was trained on, in pixels.
int64_t usual_side(const Family& family, Prediction prediction);

// Where the answer about a model's prediction came from, the surest first.
enum class Told { by_setting, by_configuration, by_file, by_weights, by_nobody };
constexpr std::array<std::string_view, 5> enum_names(Told) {
  return {"setting", "configuration", "file", "weights", "usual"};
}

struct TrainedPrediction {
  Prediction prediction = Prediction::epsilon;
  bool zero_snr = false;  // told by the file itself
  Told told = Told::by_nobody;
};

// `setting`: what a person decided for this model. Then what a configuration beside it says, then
// the file's own marks and metadata, then for SD 2.x its weights: in those trained on v one offset
// of the last transformer spreads far wider.
Result<TrainedPrediction> find_prediction(const ModelFiles& files, const WeightStore& store,
                                          const Shape& shape, const Hints& hints,
                                          std::optional<Prediction> setting);

}  // namespace atelier::sd
