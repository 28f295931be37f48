// Changes of models on the wire.
#pragma once
#include "api/changes.h"
#include "api/models/dto.h"
#include "services/limits.h"
#include "services/models.h"

namespace atelier {

template <class V>
void fields(V& v, FoundModel& f) {
  v.required("path", f.path);
  v.required("name", f.name);
  v.required("bytes", f.bytes);
  v.required("installed", f.installed).says("The studio knows it already");
}

template <class V>
void fields(V& v, OrphanedFile& o) {
  v.required("path", o.path);
  v.required("bytes", o.bytes);
}

}  // namespace atelier

namespace atelier::api {

struct ModelListQuery {
  std::optional<std::string> type;
  std::optional<std::string> base;
  std::string search;
  std::string sort;
};
template <class V>
void fields(V& v, ModelListQuery& q) {
  v.optional("type", q.type).length(1, 40).says("Only models of this type");
  v.optional("base", q.base).length(1, 40).says("Only models of this family");
  v.defaulted("search", q.search)
      .length(0, limits::search_chars_max)
      .says("Words that must occur in name, description, triggers or file name");
  v.defaulted("sort", q.sort)
      .length(0, 20)
      .says("name, base, type, size, created_at or updated_at; with - in front: the other way");
}

// What is absent stays as it is.
struct ModelDefaultsPatch {
  std::optional<std::string> scheduler;
  std::optional<int> steps;
  std::optional<double> cfg_scale;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<double> cfg_rescale;
  std::optional<int> clip_skip;
  NullableField vae_id;
  NullableField preprocessor;
};
template <class V>
void fields(V& v, ModelDefaultsPatch& d) {
  namespace l = limits;
  v.optional("scheduler", d.scheduler).length(1, 64);
  v.optional("steps", d.steps).between(l::steps_min, l::steps_max);
  v.optional("cfg_scale", d.cfg_scale).between(l::cfg_scale_min, l::cfg_scale_max);
  v.optional("width", d.width)
      .between(l::size_px_min, l::size_px_max)
      .multiple_of(l::size_px_multiple);
  v.optional("height", d.height)
      .between(l::size_px_min, l::size_px_max)
      .multiple_of(l::size_px_multiple);
  v.optional("cfg_rescale", d.cfg_rescale).between(0, l::cfg_rescale_max);
  v.optional("clip_skip", d.clip_skip).between(0, l::clip_skip_max);
  v.defaulted("vae_id", d.vae_id.value).says("An id, or null for its own VAE");
  v.defaulted("preprocessor", d.preprocessor.value).says("A name, or null for none");
}

struct ModelPatch {
  ModelId id;
  std::optional<std::string> name;
  std::optional<std::string> base;
  std::optional<std::string> type;
  std::optional<std::string> variant;
  std::optional<std::string> prediction;
  std::optional<std::string> description;
  std::optional<std::string> source_url;
  std::optional<std::vector<std::string>> trigger_phrases;
  std::optional<ModelDefaultsPatch> default_settings;
  NullableField default_weight;
  std::optional<int64_t> rev;
};
template <class V>
void fields(V& v, ModelPatch& p) {
  namespace l = limits;
  v.required("id", p.id);
  v.optional("name", p.name).length(1, size_t{4} * l::model_name_chars_max);
  v.optional("base", p.base).length(1, 40);
  v.optional("type", p.type).length(1, 40);
  v.optional("variant", p.variant).length(0, 40);
  v.optional("prediction", p.prediction).length(0, 40);
  v.optional("description", p.description).length(0, l::model_description_chars_max);
  v.optional("source_url", p.source_url).length(0, 2000);
  v.optional("trigger_phrases", p.trigger_phrases).length(0, l::trigger_phrases_max);
  v.optional("default_settings", p.default_settings);
  v.defaulted("default_weight", p.default_weight.value).says("-10 to 10, or null for none");
  v.optional("rev", p.rev).says("Change only if it is still this one; else 409 with the model");
}

struct ModelRemoval {
  ModelId id;
  bool files = false;
};
template <class V>
void fields(V& v, ModelRemoval& r) {
  v.required("id", r.id);
  v.defaulted("files", r.files).says("true: delete its files too");
}

struct ModelProbe {
  ModelId id;
  bool forget_edits = false;
};
template <class V>
void fields(V& v, ModelProbe& p) {
  v.required("id", p.id);
  v.defaulted("forget_edits", p.forget_edits).says("true: what people have set goes too");
}

struct FolderQuery {
  std::string path;
};
template <class V>
void fields(V& v, FolderQuery& q) {
  v.required("path", q.path).length(1, 4096).says("A folder on the server's machine");
}

struct OrphanQuery {
  std::string path;
};
template <class V>
void fields(V& v, OrphanQuery& q) {
  v.required("path", q.path).length(1, 4096).says("As health names it");
}

struct ModelHealthView {
  std::vector<ModelView> missing;
  std::vector<OrphanedFile> orphans;
};
template <class V>
void fields(V& v, ModelHealthView& h) {
  v.required("missing", h.missing).says("Records whose files have left");
  v.required("orphans", h.orphans).says("Files below the home's models without a record");
}

}  // namespace atelier::api
