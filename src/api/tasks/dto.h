// Tasks on the wire.
#pragma once
#include "api/schema.h"
#include "services/task.h"

namespace atelier {

template <class V>
void fields(V& v, TaskFault& f) {
  v.required("id", f.id).says("Of an asset, or the path of a file");
  v.required("code", f.code).says("protected, not_found, conflict, ...");
  v.required("message", f.message).says("A sentence for a person");
}

}  // namespace atelier

namespace atelier::api {

struct TaskView {
  TaskStatus status;
};
template <class V>
void fields(V& v, TaskView& view) {
  TaskStatus& t = view.status;
  v.required("id", t.id);
  v.required("kind", t.kind);
  v.required("state", t.state);
  v.required("title", t.title).says("A line for a person");
  v.required("done", t.done);
  v.required("total", t.total).says("0 while it is not known");
  v.required("succeeded", t.succeeded);
  v.required("skipped", t.skipped).says("Were so already");
  v.required("failed", t.failed).says("The first 200 that could not be done");
  v.required("failed_count", t.failed_count);
  v.optional("undo_id", t.undo_id).says("POST /undos/{id} takes it back");
  v.optional("result_url", t.result_url);
  v.optional("error", t.error).says("Why it failed as a whole");
  v.required("created_at", t.created_at).says("UTC milliseconds");
}

}  // namespace atelier::api
