// Models on the wire.
#pragma once
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
}

}  // namespace atelier

namespace atelier::api {

struct ModelView {
  Model model;  // its fields are ours
  std::optional<std::string> fault;
  std::optional<std::string> thumbnail_url;
};
template <class V>
void fields(V& v, ModelView& view) {
  Model& m = view.model;
  v.required("id", m.id);
  v.required("name", m.name);
  v.required("hash", m.hash).says("Short content identity, hex");
  v.required("base", m.base).says("The family: sd-1");
  v.required("type", m.type).says("main");
  v.required("format", m.format).says("diffusers or checkpoint");
  v.required("path", m.path);
  v.required("bytes", m.bytes);
  v.required("description", m.description);
  v.required("native_width", m.native_width);
  v.required("native_height", m.native_height);
  v.required("size_multiple", m.size_multiple).says("Sizes must be a multiple of this");
  v.required("default_settings", m.defaults);
  v.required("example_prompts", m.example_prompts);
  v.required("trigger_phrases", m.trigger_phrases);
  v.required("state", m.state);
  v.optional("fault", view.fault).says("Why it cannot draw, in a sentence");
  v.required("is_default", m.is_default);
  v.optional("thumbnail_url", view.thumbnail_url);
}

struct ModelRefQuery {
  ModelId id;
};
template <class V>
void fields(V& v, ModelRefQuery& q) {
  v.required("id", q.id);
}

}  // namespace atelier::api
