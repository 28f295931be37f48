// Status, capabilities and tokens on the wire.
#pragma once
#include "api/schema.h"
#include "services/limits.h"
#include "services/status.h"
#include "services/tokens.h"

namespace atelier {

template <class V>
void fields(V& v, QueueCounts& q) {
  v.required("queued", q.queued);
  v.required("running", q.running);
}

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
  QueueCounts queue;
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
}

struct CapabilitiesView {
  std::vector<SchedulerView> schedulers;
  LimitsView limits;
  std::optional<ModelId> default_model_id;
};
template <class V>
void fields(V& v, CapabilitiesView& c) {
  v.required("schedulers", c.schedulers).says("In the order to show them");
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
