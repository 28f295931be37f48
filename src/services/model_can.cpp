#include "services/model_can.h"

#include "services/limits.h"
#include "services/text_accuracy.h"

namespace atelier {

ModelCan can_of(const Model& model) {
  if (model.type != "main") return {};
  const bool refiner = model.variant == "refiner" || model.base == "sdxl-refiner";
  const bool sd1 = model.base == "sd-1";
  const bool sd2 = model.base == "sd-2";
  const bool sdxl = model.base == "sdxl" && !refiner;
  if (refiner) return {.negative_prompt = true, .guidance = true};
  const bool starter = model.base == "starter";
  const bool known = sd1 || sd2 || sdxl || starter;
  return {.negative_prompt = true,
          .clip_skip_max = known ? limits::clip_skip_max : 0,
          .loras = known,
          .embeddings = known,
          .controls = known,
          .reference_images = sd1 || sdxl,  // nobody made IP-Adapters for the others
          .refiner = sdxl,
          .inpaint = known,
          .seamless = known,
          .freeu = known,
          .color_compensation = sdxl,
          .guidance = true,
          .text_accuracy = has_text_accuracy(model.defaults.cfg_scale)};
}

std::string base_label(std::string_view base) {
  if (base == "sd-1") return "SD 1.x";
  if (base == "sd-2") return "SD 2.x";
  if (base == "sdxl") return "SDXL";
  if (base == "sdxl-refiner") return "the SDXL refiner";
  if (base == "sd-3") return "SD 3";
  if (base == "flux") return "FLUX";
  if (base == "starter") return "the starter model";
  return std::string(base);
}

bool goes_with(std::string_view addition_base, std::string_view model_base) {
  const auto open = [](std::string_view base) {
    return base.empty() || base == "any" || base == "unknown";
  };
  const auto family = [](std::string_view base) {
    return base == "sdxl-refiner" ? std::string_view("sdxl") : base;
  };
  return open(addition_base) || open(model_base) || family(addition_base) == family(model_base);
}

}  // namespace atelier
