#include "models/sd/family.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace atelier::sd {
namespace {

constexpr int64_t numbers_of_base = 6;

// Of all published SD 2.x models, those trained on v lie above this spread and the others below.
constexpr double spread_of_v = 0.09;
constexpr std::string_view spreading =
    "unet.up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias";

bool has_tensor(const ModelFiles& files, std::string_view name) {
  return std::any_of(files.tensors.begin(), files.tensors.end(),
                     [&](const FileTensor& each) { return each.entry->name == name; });
}

// modelspec.prediction_type, as trainers write it into their files.
std::optional<Prediction> said_by_metadata(const ModelFiles& files) {
  for (const auto& tensor : files.tensors) {
    const auto& metadata = tensor.file->metadata();
    const auto found = metadata.find("modelspec.prediction_type");
    if (found == metadata.end()) continue;
    if (found->second == "v") return Prediction::v_prediction;
    return find_enum<Prediction>(found->second);
  }
  return std::nullopt;
}

Result<std::optional<Prediction>> said_by_weights(const WeightStore& store) {
  const StoredWeight* weight = store.find(std::string(spreading));
  if (weight == nullptr) return std::optional<Prediction>();
  TRY_DO(weight->tensor.file->check_unchanged());
  auto tensor = weight->tensor.file->tensor(*weight->tensor.entry);
  // An unreadable weight is the verdict's business.
  if (!tensor || !tensor->is_floating_point()) return std::optional<Prediction>();
  const double spread = tensor->to(at::kDouble).std(/*unbiased=*/false).item<double>();
  return std::optional(spread > spread_of_v ? Prediction::v_prediction : Prediction::epsilon);
}

}  // namespace

Family family_of(const Shape& shape) {
  const bool inpaint = shape.unet.in_channels > shape.vae.latent_channels;
  Family family{"sd-1", inpaint ? "inpaint" : "normal"};
  if (shape.unet.added_width() > 0) {
    family.base = shape.unet.added_numbers == numbers_of_base ? "sdxl" : "sdxl-refiner";
  } else if (shape.text.front().pad_id != clip_end_id) {
    family.base = "sd-2";
  } else if (shape.unet.context == starter_text_width) {
    family.base = "starter";
  }
  return family;
}

int64_t usual_side(const Family& family, Prediction prediction) {
  if (family.base == "starter") return 256;
  if (family.base == "sd-1") return 512;
  if (family.base == "sd-2") return prediction == Prediction::v_prediction ? 768 : 512;
  return 1024;
}

Result<TrainedPrediction> find_prediction(const ModelFiles& files, const WeightStore& store,
                                          const Shape& shape, const Hints& hints,
                                          std::optional<Prediction> setting) {
  const bool zero_snr = has_tensor(files, "ztsnr");
  if (setting) return TrainedPrediction{*setting, zero_snr, Told::by_setting};
  if (hints.prediction)
    return TrainedPrediction{*hints.prediction, zero_snr, Told::by_configuration};
  if (has_tensor(files, "v_pred")) {
    return TrainedPrediction{Prediction::v_prediction, zero_snr, Told::by_file};
  }
  if (const auto said = said_by_metadata(files)) {
    return TrainedPrediction{*said, zero_snr, Told::by_file};
  }
  if (family_of(shape).base == "sd-2" && shape.unet.in_channels == shape.vae.latent_channels) {
    TRY(const auto said, said_by_weights(store));
    if (said) return TrainedPrediction{*said, zero_snr, Told::by_weights};
  }
  return TrainedPrediction{Prediction::epsilon, zero_snr, Told::by_nobody};
}

}  // namespace atelier::sd
