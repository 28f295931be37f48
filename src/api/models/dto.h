// Models on the wire.
#pragma once
#include "api/models/can.h"
#include "api/schema.h"
#include "store/models.h"

namespace atelier {

template <class V>
void fields(V& v, ModelDefaults& d) {
  v.required("scheduler", d.scheduler);
  v.required("steps", d.steps);
  v.required("cfg_scale", d.cfg_scale);
  v.required("width", d.width);
  v.required("height", d.height);
  v.required("cfg_rescale", d.cfg_rescale);
  v.required("clip_skip", d.clip_skip);
  v.optional("vae_id", d.vae_id).says("A VAE to use instead of its own");
  v.optional("preprocessor", d.preprocessor).says("Of a ControlNet");
}

}  // namespace atelier

namespace atelier::api {

struct ModelView {
  Model model;  // its fields are ours
  std::optional<std::string> fault;
  std::optional<std::string> cover_url;
  std::optional<std::string> thumbnail_url;
};
template <class V>
void fields(V& v, ModelView& view) {
  Model& m = view.model;
  v.required("id", m.id);
  v.required("name", m.name);
  v.required("hash", m.hash).says("Short content identity, hex");
  v.required("base", m.base).says("The family: sd-1, sd-2, sdxl ...; any goes with every one");
  v.required("family_label", m.family_label).says("The family as people say it");
  v.required("type", m.type).says("main, lora, vae, controlnet ... or unknown");
  v.required("variant", m.variant).says("Of a main model: normal, inpaint, refiner");
  v.required("prediction", m.prediction).says("epsilon, v_prediction or empty");
  v.required("format", m.format).says("diffusers or checkpoint");
  v.required("path", m.path);
  v.required("bytes", m.bytes);
  v.required("description", m.description);
  v.required("native_width", m.native_width);
  v.required("native_height", m.native_height);
  v.required("size_multiple", m.size_multiple).says("Sizes must be a multiple of this");
  v.required("default_settings", m.defaults);
  v.optional("default_weight", m.default_weight).says("Of a LoRA and other additions");
  v.required("example_prompts", m.example_prompts);
  v.required("trigger_phrases", m.trigger_phrases);
  v.required("trigger", m.trigger).says("The word an embedding listens to");
  v.required("vectors", m.vectors).says("Of an embedding");
  v.required("scale", m.scale).says("Of an upscaler");
  v.required("state", m.state);
  v.optional("fault", view.fault).says("Why it cannot be used, in a sentence");
  v.required("is_default", m.is_default);
  ModelCan able = can_of(m);
  v.required("can", able).says("Of a main model; the page shows nothing else");
  v.required("bundled", m.bundled).says("Came with the program: it cannot be deleted");
  v.required("in_place", m.added).says("Used where it lies, outside the home");
  v.required("source", m.source).says("Where it was installed from");
  v.required("source_url", m.source_url).says("A page about it");
  v.optional("cover_url", view.cover_url);
  v.optional("thumbnail_url", view.thumbnail_url).says("The same as cover_url");
  v.required("edited", m.edited).says("Fields a person has set: a new look leaves them alone");
  v.required("rev", m.rev);
  v.required("created_at", m.created_at).says("UTC milliseconds");
  v.required("updated_at", m.updated_at).says("UTC milliseconds");
}

struct ModelRefQuery {
  ModelId id;
};
template <class V>
void fields(V& v, ModelRefQuery& q) {
  v.required("id", q.id);
}

}  // namespace atelier::api
