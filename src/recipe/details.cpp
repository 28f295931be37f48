#include "recipe/details.h"

namespace atelier {
namespace {

template <class Details, class Image>
std::vector<Image*> collect_images(Details& d) {
  std::vector<Image*> images;
  for (auto& control : d.controls) images.push_back(&control.image);
  for (auto& reference : d.reference_images) images.push_back(&reference.image);
  if (d.source) images.push_back(&d.source->image);
  if (d.mask) images.push_back(&d.mask->image);
  if (d.upscale) images.push_back(&d.upscale->image);
  if (d.control_image) images.push_back(&d.control_image->image);
  return images;
}

}  // namespace

std::vector<const ImageUse*> images_of(const RecipeDetails& details) {
  return collect_images<const RecipeDetails, const ImageUse>(details);
}

std::vector<ImageUse*> images_of(RecipeDetails& details) {
  return collect_images<RecipeDetails, ImageUse>(details);
}

std::vector<ModelRef*> models_of(RecipeDetails& d) {
  std::vector<ModelRef*> models{&d.vae};
  for (auto& lora : d.loras) models.push_back(&lora.model);
  for (auto& embedding : d.embeddings) models.push_back(&embedding.model);
  for (auto& control : d.controls) models.push_back(&control.model);
  for (auto& reference : d.reference_images) models.push_back(&reference.model);
  if (d.refiner) models.push_back(&d.refiner->model);
  if (d.hires) models.push_back(&d.hires->upscaler);
  if (d.upscale) models.push_back(&d.upscale->model);
  if (d.control_image) models.push_back(&d.control_image->model);
  return models;
}

std::string_view origin_of(const RecipeDetails& details) {
  if (details.kind == protocol::Task::upscale) return "upscale";
  if (details.kind == protocol::Task::control_image) return "control_image";
  if (!details.source) return "generate";
  if (details.outpaint) return "outpaint";
  return details.mask ? "inpaint" : "image_to_image";
}

AssetId parent_of(const RecipeDetails& details) {
  if (details.kind == protocol::Task::upscale && details.upscale) return details.upscale->image.id;
  if (details.kind == protocol::Task::control_image && details.control_image) {
    return details.control_image->image.id;
  }
  return details.source ? details.source->image.id : AssetId();
}

RecipeDetails without_ids(RecipeDetails details) {
  for (ImageUse* image : images_of(details)) image->id = {};
  for (ModelRef* model : models_of(details)) model->id = {};
  details.preset_id = {};
  return details;
}

std::string with_preset(std::string_view preset, std::string_view prompt) {
  constexpr std::string_view place = "{prompt}";
  std::string text(preset);
  const size_t at = text.find(place);
  if (at != std::string::npos) return text.replace(at, place.size(), prompt);
  if (text.empty() || prompt.empty()) return text.empty() ? std::string(prompt) : text;
  return std::string(prompt) + ", " + text;
}

}  // namespace atelier
