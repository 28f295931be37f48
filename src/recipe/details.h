// Everything about a picture beyond prompt, model and sampler: one struct for what a person asks
// for, the rows of jobs and assets, what the API answers and what the file itself says.
#pragma once
#include <optional>
#include <vector>

#include "protocol/plan.h"
#include "recipe/ids.h"
#include "recipe/parts.h"

namespace atelier {

constexpr size_t loras_max = 64;

struct RecipeDetails {
  protocol::Task kind = protocol::Task::draw;
  std::optional<double> text_accuracy;  // 1..10; what it meant is in cfg_scale
  ModelRef vae;                         // none: the model's own; in a draft: its usual one
  std::vector<LoraUse> loras;
  std::vector<EmbeddingUse> embeddings;  // found in the prompts, never asked for
  std::vector<ControlUse> controls;
  std::vector<ReferenceUse> reference_images;
  std::optional<SourceUse> source;
  std::optional<MaskUse> mask;
  std::optional<protocol::OutpaintPart> outpaint;
  std::optional<RefinerUse> refiner;
  std::optional<HiresUse> hires;
  std::optional<UpscaleUse> upscale;
  std::optional<ControlImageUse> control_image;
  bool seamless_x = false;
  bool seamless_y = false;
  bool color_compensation = false;
  std::optional<protocol::FreeuPart> freeu;
  PresetId preset_id;
  std::optional<PresetUse> preset;  // what preset_id named
};

// All but the kind, for a view that says that in its own words. An asset calls its initial image
// source_image: its source is where it came from.
template <class V>
void detail_fields(V& v, RecipeDetails& d, std::string_view source_name = "source") {
  v.sparse("text_accuracy", d.text_accuracy)
      .between(1, 10)
      .says("How literally to take the prompt: stands for a cfg_scale of the model's; not both");
  model_fields(v, d.vae, {"vae_id", "vae_name", "vae_hash"});
  v.defaulted("loras", d.loras).length(0, loras_max);
  v.sparse("embeddings", d.embeddings)
      .length(0, 256)
      .says("Found by the studio: those whose trigger the prompts hold. Asking has no effect");
  v.sparse("controls", d.controls).length(0, protocol::inputs_max);
  v.sparse("reference_images", d.reference_images).length(0, protocol::inputs_max);
  v.sparse(source_name, d.source).says("The initial image");
  v.sparse("mask", d.mask).says("Which part of the initial image to draw anew");
  v.sparse("outpaint", d.outpaint).says("Room to add around the initial image, in pixels");
  v.sparse("refiner", d.refiner);
  v.sparse("hires", d.hires).says("Drawn at width x height first, then enlarged and drawn over");
  v.sparse("upscale", d.upscale);
  v.sparse("control_image", d.control_image);
  v.sparse("seamless_x", d.seamless_x);
  v.sparse("seamless_y", d.seamless_y);
  v.sparse("color_compensation", d.color_compensation);
  v.sparse("freeu", d.freeu);
  v.sparse("preset_id", d.preset_id);
  v.sparse("preset", d.preset).says("Found by the studio: what preset_id named");
}
template <class V>
void fields(V& v, RecipeDetails& d) {
  v.defaulted("kind", d.kind);
  detail_fields(v, d);
}

// Every picture it starts from, in a fixed order.
std::vector<const ImageUse*> images_of(const RecipeDetails& details);
std::vector<ImageUse*> images_of(RecipeDetails& details);
// Every model it names beside the main one.
std::vector<ModelRef*> models_of(RecipeDetails& details);

// What made the picture, as assets say it: "generate", "image_to_image", "inpaint", "outpaint",
// "upscale" or "control_image".
std::string_view origin_of(const RecipeDetails& details);
// The picture it was made from, if there is one.
AssetId parent_of(const RecipeDetails& details);

// Without what only means something in this studio: what a file says of itself.
RecipeDetails without_ids(RecipeDetails details);

// The words the model gets: the preset's text with the prompt at its {prompt}, else behind it.
std::string with_preset(std::string_view preset, std::string_view prompt);

}  // namespace atelier
