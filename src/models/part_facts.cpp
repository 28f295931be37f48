#include "models/part_facts.h"

#include <algorithm>
#include <cmath>

#include "models/adapters/textual_inversion.h"
#include "models/depth/depth_keys.h"
#include "models/lora_words.h"
#include "models/pose/pose_net.h"
#include "models/sd/config_hints.h"
#include "models/upscaler/keys.h"

namespace atelier {
namespace {

constexpr std::string_view usable[] = {
    "lora",        "vae",         "embedding", "controlnet",      "ip_adapter",
    "t2i_adapter", "clip_vision", "upscaler",  "depth_estimator", "pose_estimator"};

constexpr double xl_scaling = 0.13025;
constexpr double first_scaling = 0.18215;
constexpr double same_scaling = 1e-4;
constexpr int64_t latents_of_stable_diffusion = 4;
constexpr int64_t latents_of_flux = 16;

const FileTensor* find_tensor(const ModelFiles& files, std::string_view ending) {
  const auto found =
      std::find_if(files.tensors.begin(), files.tensors.end(),
                   [&](const FileTensor& each) { return each.entry->name.ends_with(ending); });
  return found == files.tensors.end() ? nullptr : &*found;
}

// Shapes tell how many channels a VAE has, a configuration whose they are. One that does not say
// may stand in for any of Stable Diffusion's.
Result<> read_vae(const ModelFiles& files, ModelFacts& facts) {
  const FileTensor* in = find_tensor(files, "decoder.conv_in.weight");
  if (in == nullptr || in->entry->shape.size() != 4) return {};
  facts.latent_channels = in->entry->shape[1];
  if (facts.latent_channels == latents_of_flux) facts.base = "flux";
  if (facts.latent_channels != latents_of_stable_diffusion) return {};
  TRY(const sd::Hints hints, sd::read_vae_hints(files.path));
  const double scaling = hints.scaling_factor.value_or(0);
  const auto is = [&](double usual) { return std::abs(scaling - usual) < same_scaling; };
  facts.base = is(xl_scaling) ? "sdxl" : is(first_scaling) ? "sd-1" : "any";
  return {};
}

Result<> read_embedding(const ModelFiles& files, ModelFacts& facts) {
  TRY(const auto word, adapters::open_textual_inversion(files.path));
  facts.trigger = word.trigger;
  facts.vectors = word.vectors.front().size(0);
  return {};
}

Result<> read_upscaler(const ModelFiles& files, ModelFacts& facts) {
  TRY(const WeightStore store, upscaler::make_store(files));
  TRY(const auto shape, upscaler::recognise(store));
  facts.scale = shape.scale();
  return {};
}

// Networks that are not of the shape this studio reads are told before a job wants them.
Result<> read_depth(const ModelFiles& files) {
  TRY(const WeightStore store, depth::make_store(files));
  TRY(const auto shape, depth::recognise(store));
  static_cast<void>(shape);
  return {};
}

Result<> read_pose(const ModelFiles& files) {
  TRY(const WeightStore store, pose::make_store(files));
  TRY(const auto shape, pose::recognise(store));
  static_cast<void>(shape);
  return {};
}

void read_lora(const ModelFiles& files, ModelFacts& facts) {
  const auto& metadata = files.tensors.front().file->metadata();
  facts.trigger_phrases = lora_trigger_phrases(metadata);
  facts.default_weight = lora_default_weight(metadata);
  if (facts.base == "unknown") facts.base = lora_base(metadata);
}

int64_t numbers_in(const ModelFiles& files) {
  int64_t sum = 0;
  for (const auto& tensor : files.tensors) {
    int64_t count = 1;
    for (const int64_t side : tensor.entry->shape) count *= side;
    sum += count;
  }
  return sum;
}

}  // namespace

bool is_usable_part(const ModelKind& kind) {
  return std::find(std::begin(usable), std::end(usable), kind.type) != std::end(usable);
}

Result<> read_part(const ModelFiles& files, ModelFacts& facts) {
  facts.parameters = numbers_in(files);
  facts.prediction = "";
  facts.prediction_told = "";
  facts.variant = "";
  if (facts.type == "lora") read_lora(files, facts);
  if (facts.type == "vae") TRY_DO(read_vae(files, facts));
  if (facts.type == "embedding") TRY_DO(read_embedding(files, facts));
  if (facts.type == "upscaler") TRY_DO(read_upscaler(files, facts));
  if (facts.type == "depth_estimator") TRY_DO(read_depth(files));
  if (facts.type == "pose_estimator") TRY_DO(read_pose(files));
  facts.family_label = family_label(facts.base);
  return {};
}

std::string_view family_label(std::string_view base) {
  constexpr std::pair<std::string_view, std::string_view> labels[] = {
      {"sd-1", "Stable Diffusion 1.x"},  {"sd-2", "Stable Diffusion 2.x"},
      {"sdxl", "Stable Diffusion XL"},   {"sdxl-refiner", "Stable Diffusion XL Refiner"},
      {"sd-3", "Stable Diffusion 3"},    {"flux", "FLUX"},
      {"svd", "Stable Video Diffusion"}, {"starter", "Atelier starter"}};
  for (const auto& [name, label] : labels) {
    if (name == base) return label;
  }
  return "";
}

}  // namespace atelier
