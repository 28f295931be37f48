// Status, capabilities and tokens on the wire.
#pragma once
#include "api/queue/dto.h"
#include "api/schema.h"
#include "recipe/details.h"
#include "services/limits.h"
#include "services/status.h"
#include "services/text_accuracy.h"
#include "services/tokens.h"

namespace atelier {

template <class V>
void fields(V& v, TokenCount& t) {
  v.required("tokens", t.tokens).says("Without the markers of start and end");
  v.required("chunks", t.chunks).says("How many passes of the text encoder that takes");
  v.required("per_chunk", t.per_chunk);
}

}  // namespace atelier

namespace atelier::api {

struct EngineView {
  EngineStatus status;
};
template <class V>
void fields(V& v, EngineView& view) {
  EngineStatus& e = view.status;
  v.required("state", e.state);
  v.required("message", e.message).says("A sentence for a person; may be empty");
  v.required("device", e.device).says("cpu or cuda");
  v.required("device_name", e.device_name);
  v.required("precision", e.precision).says("bf16 or fp32");
  v.required("threads", e.threads);
  v.required("restarts", e.restarts);
}

struct StorageView {
  int64_t media_bytes_free = 0;
};
template <class V>
void fields(V& v, StorageView& s) {
  v.required("media_bytes_free", s.media_bytes_free);
}

struct StatusView {
  std::string version;
  int64_t started_at = 0;
  EngineView engine;
  QueueStatus queue;
  StorageView storage;
};
template <class V>
void fields(V& v, StatusView& s) {
  v.required("version", s.version);
  v.required("started_at", s.started_at).says("UTC milliseconds");
  v.required("engine", s.engine);
  v.required("queue", s.queue);
  v.required("storage", s.storage);
}

struct SchedulerView {
  std::string name;
  std::string label;
  std::string family;
};
template <class V>
void fields(V& v, SchedulerView& s) {
  v.required("name", s.name).says("As jobs spell it");
  v.required("label", s.label).says("As people read it");
  v.required("family", s.family);
}

struct IntRange {
  int64_t min = 0;
  int64_t max = 0;
};
template <class V>
void fields(V& v, IntRange& r) {
  v.required("min", r.min);
  v.required("max", r.max);
}

struct SizeRange {
  int min = limits::size_px_min;
  int max = limits::size_px_max;
  int multiple = limits::size_px_multiple;
};
template <class V>
void fields(V& v, SizeRange& r) {
  v.required("min", r.min);
  v.required("max", r.max);
  v.required("multiple", r.multiple);
}

struct NumberRange {
  double min = 0;
  double max = 0;
};
template <class V>
void fields(V& v, NumberRange& r) {
  v.required("min", r.min);
  v.required("max", r.max);
}

// Whatever a job may say beyond prompt and sampler, in numbers.
struct DetailLimitsView {
  NumberRange text_accuracy{text_accuracy_min, text_accuracy_max};
  NumberRange weight{-limits::weight_max, limits::weight_max};
  NumberRange control_weight{limits::control_weight_min, limits::control_weight_max};
  NumberRange strength{0, strength_max};
  NumberRange hires_scale{1, limits::hires_scale_max};
  NumberRange upscale_scale{1, limits::upscale_scale_max};
  IntRange mask_px{0, limits::mask_px_max};
  IntRange outpaint_px{0, limits::outpaint_px_max};
  IntRange loras{0, loras_max};
  IntRange inputs{0, protocol::inputs_max};
};
template <class V>
void fields(V& v, DetailLimitsView& l) {
  v.required("text_accuracy", l.text_accuracy);
  v.required("weight", l.weight).says("Of a LoRA");
  v.required("control_weight", l.control_weight).says("Of a control or reference image");
  v.required("strength", l.strength).says("Of an initial image, and of all that is drawn over");
  v.required("hires_scale", l.hires_scale);
  v.required("upscale_scale", l.upscale_scale);
  v.required("mask_px", l.mask_px).says("Blur and seam of a mask");
  v.required("outpaint_px", l.outpaint_px).says("Room added on one side");
  v.required("loras", l.loras).says("How many");
  v.required("inputs", l.inputs).says("How many pictures a job may start from");
}

struct LimitsView {
  SizeRange width;
  SizeRange height;
  IntRange steps{limits::steps_min, limits::steps_max};
  NumberRange cfg_scale{limits::cfg_scale_min, limits::cfg_scale_max};
  NumberRange cfg_rescale{0, limits::cfg_rescale_max};
  IntRange clip_skip{0, limits::clip_skip_max};
  IntRange images{limits::images_min, limits::images_max};
  IntRange seed{0, limits::seed_max};
  int prompt_chars = limits::prompt_chars_max;
  DetailLimitsView details;  // beside the others
};
template <class V>
void fields(V& v, LimitsView& l) {
  v.required("width", l.width);
  v.required("height", l.height);
  v.required("steps", l.steps);
  v.required("cfg_scale", l.cfg_scale);
  v.required("cfg_rescale", l.cfg_rescale);
  v.required("clip_skip", l.clip_skip);
  v.required("images", l.images);
  v.required("seed", l.seed);
  v.required("prompt_chars", l.prompt_chars);
  fields(v, l.details);
}

struct GridField {
  std::string field;
  std::string label;
  std::string kind;
  std::vector<std::string> choices;
};
template <class V>
void fields(V& v, GridField& g) {
  v.required("field", g.field).says("As a job spells it");
  v.required("label", g.label);
  v.required("kind", g.kind).says("number, integer, text or choice");
  v.sparse("choices", g.choices);
}

struct CapabilitiesView {
  std::vector<SchedulerView> schedulers;
  std::vector<protocol::PreprocessorInfo> preprocessors;
  std::vector<std::string> resize_modes;
  std::vector<std::string> control_modes;
  std::vector<std::string> infills;
  std::vector<std::string> hires_methods;
  std::vector<std::string> mask_fills;
  std::vector<GridField> grid_fields;
  LimitsView limits;
  std::optional<ModelId> default_model_id;
};
template <class V>
void fields(V& v, CapabilitiesView& c) {
  v.required("schedulers", c.schedulers).says("In the order to show them");
  v.required("preprocessors", c.preprocessors).says("What makes control images out of pictures");
  v.required("resize_modes", c.resize_modes);
  v.required("control_modes", c.control_modes);
  v.required("infills", c.infills);
  v.required("hires_methods", c.hires_methods);
  v.required("mask_fills", c.mask_fills).says("What the masked part may hold before it is drawn");
  v.required("grid_fields", c.grid_fields).says("What a grid may vary");
  v.required("limits", c.limits);
  v.optional("default_model_id", c.default_model_id);
}

struct TokenQuery {
  std::string text;
  std::optional<ModelId> model_id;
};
template <class V>
void fields(V& v, TokenQuery& q) {
  v.required("text", q.text).length(0, size_t{4} * limits::prompt_chars_max);
  v.optional("model_id", q.model_id).says("Every model of a family counts alike");
}

}  // namespace atelier::api
