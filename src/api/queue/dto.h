// The queue on the wire.
#pragma once
#include "api/changes.h"
#include "api/jobs/dto.h"
#include "services/queue.h"

namespace atelier {

template <class V>
void fields(V& v, QueueStatus& q) {
  v.required("paused", q.paused).says("Nothing begins; what runs is finished");
  v.required("queued", q.counts.queued);
  v.required("running", q.counts.running);
  v.optional("eta_ms", q.eta_ms).says("Until all of it is done; null: not known");
}

}  // namespace atelier

namespace atelier::api {

struct MoveDraft {
  JobId id;
  std::optional<JobId> before;
};
template <class V>
void fields(V& v, MoveDraft& m) {
  v.required("id", m.id);
  v.optional("before", m.before).says("The waiting job it goes in front of; null: last");
}

}  // namespace atelier::api
