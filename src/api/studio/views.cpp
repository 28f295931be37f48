#include "api/studio/views.h"

namespace atelier::api {
namespace {

template <NamedEnum E>
std::vector<std::string> names_of() {
  const auto names = enum_names(E{});
  return {names.begin(), names.end()};
}

// What people compare. A field's dots lead into parts: "source.strength".
std::vector<GridField> grid_fields(const std::vector<SchedulerView>& schedulers) {
  std::vector<std::string> names;
  for (const auto& scheduler : schedulers) names.push_back(scheduler.name);
  return {{"prompt", "Prompt", "text", {}},
          {"negative_prompt", "Negative prompt", "text", {}},
          {"model_id", "Model", "choice", {}},
          {"scheduler", "Scheduler", "choice", std::move(names)},
          {"steps", "Steps", "integer", {}},
          {"cfg_scale", "CFG scale", "number", {}},
          {"text_accuracy", "Text accuracy", "number", {}},
          {"cfg_rescale", "CFG rescale", "number", {}},
          {"clip_skip", "CLIP skip", "integer", {}},
          {"seed", "Seed", "integer", {}},
          {"width", "Width", "integer", {}},
          {"height", "Height", "integer", {}},
          {"vae_id", "VAE", "choice", {}},
          {"loras[0].model_id", "First LoRA", "choice", {}},
          {"loras[0].weight", "Weight of the first LoRA", "number", {}},
          {"controls[0].weight", "Weight of the first control image", "number", {}},
          {"reference_images[0].weight", "Weight of the first reference image", "number", {}},
          {"source.strength", "Denoising strength", "number", {}},
          {"hires.strength", "Hi-res strength", "number", {}},
          {"refiner.start", "Refiner start", "number", {}}};
}

}  // namespace

StatusView status_view(const StudioStatus& status) {
  return {.version = status.version,
          .started_at = status.started_at,
          .engine = {status.engine},
          .queue = status.queue,
          .storage = {status.media_bytes_free}};
}

CapabilitiesView capabilities_view(const Capabilities& capabilities) {
  CapabilitiesView view;
  for (const auto& scheduler : capabilities.schedulers) {
    view.schedulers.push_back({scheduler.name, scheduler.label, scheduler.family});
  }
  view.preprocessors = capabilities.preprocessors;
  view.resize_modes = names_of<protocol::ResizeMode>();
  view.control_modes = names_of<protocol::ControlMode>();
  view.infills = names_of<protocol::InfillMethod>();
  view.hires_methods = names_of<protocol::HiresMethod>();
  view.mask_fills = names_of<protocol::MaskFill>();
  view.grid_fields = grid_fields(view.schedulers);
  view.default_model_id = capabilities.default_model_id;
  return view;
}

}  // namespace atelier::api
