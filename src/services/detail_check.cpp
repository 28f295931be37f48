#include "services/detail_check.h"

#include <algorithm>

#include "protocol/limits.h"
#include "services/embedding_finder.h"
#include "services/estimators.h"
#include "services/limits.h"
#include "services/text_accuracy.h"

namespace atelier {
namespace {

using protocol::Task;

std::string at(std::string_view list, size_t index) {
  return fmt::format("{}[{}]", list, index);
}

std::string base_of(const Model* model) {
  if (model == nullptr) return "";
  // A refiner takes over from SDXL; nothing is made for it alone.
  return model->base == "sdxl-refiner" ? "sdxl" : model->base;
}

}  // namespace

bool needs_main_model(const RecipeDetails& details) {
  if (details.kind == Task::upscale) return details.upscale && details.upscale->refine;
  return details.kind == Task::draw;
}

DetailCheck::DetailCheck(Tx& tx, const DetailRoom& room, Faults& faults)
    : tx_(tx),
      room_(room),
      faults_(faults),
      can_(room.model == nullptr ? ModelCan() : can_of(*room.model)),
      finder_(tx, room.caller, base_of(room.model), faults) {}

Result<FoundDetails> DetailCheck::run(const JobDraft& draft) {
  found_.details = draft.details;
  found_.details.embeddings.clear();
  const bool wants_own_vae = found_.details.vae.id.text == own_vae;
  if (wants_own_vae) found_.details.vae = {};
  check_kind();
  if (found_.details.kind == Task::control_image) {
    TRY_DO(check_control_image());
    return std::move(found_);
  }
  if (found_.details.kind == Task::upscale) TRY_DO(check_upscale());
  if (room_.model == nullptr) return std::move(found_);
  if (room_.model->type != "main") {
    faults_.add("model_id", fmt::format("is {}, not a main model", type_words(room_.model->type)));
    return std::move(found_);
  }
  check_numbers(draft);
  if (!wants_own_vae) {
    TRY_DO(find_vae());
  }
  TRY_DO(check_additions());
  TRY_DO(check_controls());
  TRY_DO(check_references());
  TRY_DO(check_source());
  TRY_DO(check_second_models());
  TRY_DO(find_embeddings(draft));
  return std::move(found_);
}

void DetailCheck::need(bool asked, bool can, const std::string& field, std::string_view what) {
  if (!asked || can) return;
  faults_.add(field, fmt::format("{} has no use for {}", room_.model->name, what));
}

// A part that belongs to another kind would silently do nothing.
void DetailCheck::check_kind() {
  const RecipeDetails& d = found_.details;
  if (d.upscale && d.kind != Task::upscale) {
    faults_.add("upscale", "is only for the kind upscale");
  }
  if (!d.upscale && d.kind == Task::upscale) faults_.add("upscale", "is required");
  if (d.control_image && d.kind != Task::control_image) {
    faults_.add("control_image", "is only for the kind control_image");
  }
  if (!d.control_image && d.kind == Task::control_image) {
    faults_.add("control_image", "is required");
  }
  if (d.source && d.kind != Task::draw) faults_.add("source", "is only for the kind draw");
}

void DetailCheck::check_numbers(const JobDraft& draft) {
  const RecipeDetails& d = found_.details;
  if (draft.clip_skip.value_or(room_.model->defaults.clip_skip) > can_.clip_skip_max) {
    faults_.add("clip_skip", can_.clip_skip_max == 0
                                 ? room_.model->name + " cannot skip layers"
                                 : fmt::format("must be at most {}", can_.clip_skip_max));
  }
  if (d.text_accuracy && draft.cfg_scale) {
    faults_.add("text_accuracy", "cannot be given together with cfg_scale: one sets the other");
  }
  if (d.text_accuracy && !can_.text_accuracy) {
    faults_.add("text_accuracy",
                "does nothing with " + room_.model->name + ", which draws without guidance");
  }
  need(d.seamless_x, can_.seamless, "seamless_x", "seamless tiles");
  need(d.seamless_y, can_.seamless, "seamless_y", "seamless tiles");
  need(d.color_compensation, can_.color_compensation, "color_compensation",
       "colour compensation, which is for SDXL");
  need(d.freeu.has_value(), can_.freeu, "freeu", "FreeU");
}

Result<> DetailCheck::find_vae() {
  ModelRef& vae = found_.details.vae;
  const auto& usual = room_.model->defaults.vae_id;
  if (!vae.empty()) {
    TRY_DO(finder_.model(vae, "vae_id", {"vae"}));
    return {};
  }
  if (!usual) return {};
  // One that has gone since leaves the model its own.
  TRY(const auto found, ModelStore().find(tx_, *usual));
  const bool can = found && found->type == "vae" && found->state == ModelState::ready &&
                   goes_with(found->base, base_of(room_.model));
  if (can) vae = {found->id, found->name, found->hash};
  return {};
}

Result<> DetailCheck::check_additions() {
  RecipeDetails& d = found_.details;
  need(!d.loras.empty(), can_.loras, "loras", "LoRAs");
  if (!can_.loras) return {};
  for (size_t i = 0; i < d.loras.size(); ++i) {
    TRY_DO(finder_.model(d.loras[i].model, at("loras", i) + ".model_id", {"lora"}));
  }
  return {};
}

void DetailCheck::check_span(double begin, double end, const std::string& field) {
  if (begin > end) faults_.add(field + ".end", "must not be before begin");
}

std::string DetailCheck::check_preprocessor(const std::string& name, const std::string& field) {
  if (name == no_preprocessor || room_.preprocessors.empty()) return "";
  const auto found =
      std::ranges::find(room_.preprocessors, name, &protocol::PreprocessorInfo::name);
  if (found != room_.preprocessors.end()) return found->needs_model ? found->model_type : "";
  std::string says = "must be one of none";
  for (const auto& known : room_.preprocessors) says += " " + known.name;
  faults_.add(field, says);
  return "";
}

Result<> DetailCheck::need_estimator(const std::string& type, const std::string& field) {
  if (type.empty()) return {};
  TRY(const auto found, find_estimator(tx_, type));
  if (!found) faults_.add(field, estimator_needed(type));
  return {};
}

Result<> DetailCheck::check_controls() {
  RecipeDetails& d = found_.details;
  need(!d.controls.empty(), can_.controls, "controls", "control images");
  if (!can_.controls) return {};
  for (size_t i = 0; i < d.controls.size(); ++i) {
    ControlUse& control = d.controls[i];
    const std::string field = at("controls", i);
    TRY(const auto found,
        finder_.model(control.model, field + ".model_id", {"controlnet", "t2i_adapter"}));
    if (control.preprocessor.empty()) {
      const auto usual = found ? found->defaults.preprocessor : std::nullopt;
      control.preprocessor = usual.value_or(std::string(no_preprocessor));
    }
    TRY_DO(finder_.image(control.image, field + ".image_id"));
    const std::string needed = check_preprocessor(control.preprocessor, field + ".preprocessor");
    TRY_DO(need_estimator(needed, field + ".preprocessor"));
    check_span(control.begin, control.end, field);
  }
  return {};
}

Result<> DetailCheck::check_references() {
  RecipeDetails& d = found_.details;
  need(!d.reference_images.empty(), can_.reference_images, "reference_images", "reference images");
  if (!can_.reference_images) return {};
  for (size_t i = 0; i < d.reference_images.size(); ++i) {
    ReferenceUse& reference = d.reference_images[i];
    const std::string field = at("reference_images", i);
    TRY(auto adapter, finder_.model(reference.model, field + ".model_id", {"ip_adapter"}));
    TRY_DO(finder_.image(reference.image, field + ".image_id"));
    check_span(reference.begin, reference.end, field);
    found_.adapters.push_back(adapter ? std::move(*adapter) : Model());
  }
  if (!found_.adapters.empty()) {
    TRY(found_.vision_models, ModelStore().of_type(tx_, "clip_vision"));
  }
  return {};
}

Result<> DetailCheck::check_source() {
  RecipeDetails& d = found_.details;
  if (d.source) {
    TRY(found_.image, finder_.image(d.source->image, "source.image_id"));
  }
  if (d.mask) {
    if (!d.source) faults_.add("mask", "needs a source");
    need(true, can_.inpaint, "mask", "masks");
    TRY_DO(finder_.image(d.mask->image, "mask.image_id"));
    if (d.mask->only_masked && d.outpaint) {
      faults_.add("mask.only_masked", "leaves the picture its size, and outpainting does not");
    }
  }
  if (!d.outpaint) return {};
  if (!d.source) faults_.add("outpaint", "needs a source");
  need(true, can_.inpaint, "outpaint", "outpainting");
  const auto& o = *d.outpaint;
  if (o.left + o.top + o.right + o.bottom == 0) {
    faults_.add("outpaint", "must add room on at least one side");
  }
  return {};
}

Result<> DetailCheck::check_second_models() {
  RecipeDetails& d = found_.details;
  if (d.refiner) {
    need(true, can_.refiner, "refiner", "a refiner, which is for SDXL");
    TRY(const auto refiner, finder_.model(d.refiner->model, "refiner.model_id", {"main"}));
    const bool is_refiner =
        refiner && (refiner->variant == "refiner" || refiner->base == "sdxl-refiner");
    if (refiner && !is_refiner) faults_.add("refiner.model_id", "is no refiner");
  }
  if (!d.hires) return {};
  if (d.mask || d.outpaint) {
    faults_.add("hires", "cannot be combined with a mask or with new room");
  }
  if (d.hires->method != protocol::HiresMethod::upscaler) {
    d.hires->upscaler = {};
    return {};
  }
  TRY_DO(finder_.model(d.hires->upscaler, "hires.upscaler_id", {"upscaler"}));
  return {};
}

Result<> DetailCheck::check_upscale() {
  if (!found_.details.upscale) return {};
  UpscaleUse& upscale = *found_.details.upscale;
  TRY(found_.image, finder_.image(upscale.image, "upscale.image_id"));
  if (!upscale.model.empty()) {
    TRY_DO(finder_.model(upscale.model, "upscale.model_id", {"upscaler"}));
  }
  if (!found_.image) return {};
  const double pixels =
      double(found_.image->width) * found_.image->height * upscale.scale * upscale.scale;
  if (pixels > double(protocol::image_pixels_max)) {
    faults_.add("upscale.scale", fmt::format("would make {:.0f} megapixels; {} are the most",
                                             pixels / 1e6, protocol::image_pixels_max / 1'000'000));
  }
  return {};
}

Result<> DetailCheck::check_control_image() {
  if (!found_.details.control_image) return {};
  ControlImageUse& control = *found_.details.control_image;
  TRY(found_.image, finder_.image(control.image, "control_image.image_id"));
  const std::string field = "control_image.preprocessor";
  const std::string needed = check_preprocessor(control.preprocessor, field);
  if (needed.empty()) {
    control.model = {};
    return {};
  }
  // The one that is named, else the usual one, which the picture's recipe then names.
  if (control.model.empty()) {
    TRY_DO(need_estimator(needed, field));
    TRY(const auto usual, find_estimator(tx_, needed));
    if (!usual) return {};
    control.model.id = usual->id;
  }
  TRY_DO(finder_.model(control.model, "control_image.model_id", {needed}));
  return {};
}

Result<> DetailCheck::find_embeddings(const JobDraft& draft) {
  if (!can_.embeddings) return {};
  TRY(const auto installed, ModelStore().of_type(tx_, "embedding"));
  std::string words = draft.prompt + "\n" + draft.negative_prompt;
  const auto& preset = found_.details.preset;
  if (preset) words += "\n" + preset->prompt + "\n" + preset->negative_prompt;
  found_.details.embeddings = embeddings_in(words, installed, room_.model->base);
  return {};
}

}  // namespace atelier
