#include "api/jobs/views.h"

namespace atelier::api {
namespace {

std::optional<std::string> id_or_null(const ModelId& id) {
  return id.empty() ? std::nullopt : std::optional<std::string>(id.text);
}

}  // namespace

ModelRefView model_ref_view(const ModelRef& model) {
  return {.id = id_or_null(model.id), .name = model.name, .hash = model.hash};
}

ProgressView progress_view(const JobProgress& progress) {
  return {.image = progress.image,
          .images = progress.images,
          .step = progress.step,
          .steps = progress.steps,
          .fraction = progress.fraction,
          .eta_ms = progress.eta_ms,
          .phase = progress.phase};
}

JobView job_view(const JobStatus& status) {
  const Job& job = status.job;
  JobView view{.id = job.id,
               .state = job.state,
               .model_id = id_or_null(job.model.id),
               .model = model_ref_view(job.model),
               .recipe = job.recipe,
               .details = job.details,
               .images = job.images,
               .board_id = job.board_id,
               .collection_id = job.collection_id,
               .attempts = job.attempts,
               .created_at = job.created_at,
               .started_at = job.started_at,
               .finished_at = job.finished_at,
               .retried_from = job.retried_from,
               .asset_ids = job.asset_ids};
  if (job.error) view.error = {std::string(name_of(job.error->kind)), job.error->message};
  view.position = status.position;
  view.eta_ms = status.eta_ms;
  if (status.progress) view.progress = progress_view(*status.progress);
  return view;
}

}  // namespace atelier::api
