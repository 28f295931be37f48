// Jobs on the wire. JobDraft is the services' own struct; its fields are described here.
#pragma once
#include "api/schema.h"
#include "services/jobs.h"
#include "services/limits.h"

namespace atelier {

template <class V>
void fields(V& v, JobDraft& d) {
  namespace l = limits;
  // Four bytes a character at most; the service counts characters.
  v.defaulted("prompt", d.prompt)
      .length(0, size_t{4} * l::prompt_chars_max)
      .says("What to draw; only an upscale and a control image need none");
  v.defaulted("negative_prompt", d.negative_prompt)
      .length(0, size_t{4} * l::prompt_chars_max)
      .says("What to keep out of the picture");
  v.optional("model_id", d.model_id).says("The studio's default model when absent");
  v.optional("width", d.width)
      .between(l::size_px_min, l::size_px_max)
      .multiple_of(l::size_px_multiple)
      .says("Pixels; the model's own size when absent");
  v.optional("height", d.height)
      .between(l::size_px_min, l::size_px_max)
      .multiple_of(l::size_px_multiple)
      .says("Pixels; the model's own size when absent");
  v.optional("steps", d.steps).between(l::steps_min, l::steps_max).says("Denoising steps");
  v.optional("scheduler", d.scheduler).length(1, 64).says("A name from the capabilities");
  v.optional("cfg_scale", d.cfg_scale)
      .between(l::cfg_scale_min, l::cfg_scale_max)
      .says("How closely to follow the prompt");
  v.optional("cfg_rescale", d.cfg_rescale)
      .between(0, l::cfg_rescale_max)
      .says("Tames the contrast of a high cfg_scale; as the model says when absent");
  v.optional("clip_skip", d.clip_skip)
      .between(0, l::clip_skip_max)
      .says("Layers of the text encoder left out at its end; as the model says when absent");
  v.optional("seed", d.seed)
      .between(0, double(l::seed_max))
      .says("The same seed and settings draw the same picture; random when absent");
  v.defaulted("images", d.images)
      .between(l::images_min, l::images_max)
      .says("How many; each next one uses the next seed");
  v.optional("board_id", d.board_id).says("Where the pictures go; Uncategorized when absent");
  v.optional("collection_id", d.collection_id).says("A manual one they are added to");
  fields(v, d.details);
}

}  // namespace atelier

namespace atelier::api {

struct ModelRefView {
  std::optional<std::string> id;
  std::string name;
  std::string hash;
};
template <class V>
void fields(V& v, ModelRefView& m) {
  v.optional("id", m.id).says("Null once the model has left the studio");
  v.required("name", m.name);
  v.required("hash", m.hash).says("Short content identity, hex");
}

struct JobErrorView {
  std::string kind;
  std::string message;
};
template <class V>
void fields(V& v, JobErrorView& e) {
  v.required("kind", e.kind);
  v.required("message", e.message).says("A sentence for a person");
}

struct ProgressView {
  int image = 0;
  int images = 1;
  int step = 0;
  int steps = 0;
  double fraction = 0;
  std::optional<int64_t> eta_ms;
  protocol::Phase phase = protocol::Phase::loading;
};
template <class V>
void fields(V& v, ProgressView& p) {
  v.required("image", p.image).says("Index of the image being drawn, from 0");
  v.required("images", p.images);
  v.required("step", p.step).says("Finished steps of this image");
  v.required("steps", p.steps);
  v.required("fraction", p.fraction).between(0, 1).says("Of the whole job");
  v.optional("eta_ms", p.eta_ms);
  v.required("phase", p.phase);
}

struct JobView {
  JobId id;
  JobState state = JobState::queued;
  std::optional<std::string> model_id;
  ModelRefView model;
  Recipe recipe;          // its fields stand beside the others
  RecipeDetails details;  // these too
  int images = 1;
  std::optional<BoardId> board_id;
  std::optional<CollectionId> collection_id;
  int attempts = 0;
  int64_t created_at = 0;
  std::optional<int64_t> started_at;
  std::optional<int64_t> finished_at;
  std::optional<JobErrorView> error;
  std::optional<ProgressView> progress;
  std::optional<JobId> retried_from;
  std::optional<int64_t> position;
  std::optional<int64_t> eta_ms;
  std::vector<AssetId> asset_ids;
};
// What decides the pixels, as jobs and assets both say it.
template <class V>
void recipe_fields(V& v, Recipe& r) {
  v.required("prompt", r.prompt);
  v.required("negative_prompt", r.negative_prompt);
  v.required("scheduler", r.scheduler);
  v.required("steps", r.steps);
  v.required("cfg_scale", r.cfg_scale);
  v.required("cfg_rescale", r.cfg_rescale);
  v.required("clip_skip", r.clip_skip);
  v.required("seed", r.seed);
}
template <class V>
void fields(V& v, JobView& j) {
  v.required("id", j.id);
  v.required("state", j.state);
  v.optional("model_id", j.model_id);
  v.required("model", j.model);
  recipe_fields(v, j.recipe);
  v.required("width", j.recipe.width);
  v.required("height", j.recipe.height);
  fields(v, j.details);
  v.required("images", j.images);
  v.optional("board_id", j.board_id).says("Chosen when it was asked for; may be gone");
  v.optional("collection_id", j.collection_id);
  v.required("attempts", j.attempts).says("How often it was handed to an engine");
  v.required("created_at", j.created_at).says("UTC milliseconds");
  v.optional("started_at", j.started_at);
  v.optional("finished_at", j.finished_at);
  v.optional("error", j.error);
  v.optional("progress", j.progress).says("While it runs");
  v.sparse("retried_from", j.retried_from);
  v.sparse("position", j.position).says("While it waits: 1 is the next");
  v.sparse("eta_ms", j.eta_ms).says("While it waits: when it would be done, as far as known");
  v.required("asset_ids", j.asset_ids).says("Finished images, in order; deleted ones are left out");
}

struct JobRef {
  JobId id;
};
template <class V>
void fields(V& v, JobRef& j) {
  v.required("id", j.id);
}

struct JobListQuery {
  std::vector<JobState> state;
  int limit = 50;
  std::string cursor;
};
template <class V>
void fields(V& v, JobListQuery& q) {
  v.defaulted("state", q.state)
      .length(0, 5)
      .says("Only these, separated by commas; all when absent");
  v.defaulted("limit", q.limit).between(1, limits::page_items_max);
  v.defaulted("cursor", q.cursor).length(0, 200).says("next of the page before");
}

struct CancelledView {
  int cancelled = 0;
};
template <class V>
void fields(V& v, CancelledView& c) {
  v.required("cancelled", c.cancelled).says("How many jobs it ended");
}

}  // namespace atelier::api
