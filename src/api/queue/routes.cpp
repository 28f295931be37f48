#include "api/queue/routes.h"

#include "api/jobs/views.h"
#include "api/queue/dto.h"

namespace atelier::api {
namespace {

Result<QueueStatus> get_queue(const Call& call, Nothing, QueueService& queue) {
  return queue.status(call.caller);
}

Result<QueueStatus> pause_queue(const Call& call, Nothing, QueueService& queue) {
  return queue.pause(call.caller);
}

Result<QueueStatus> resume_queue(const Call& call, Nothing, QueueService& queue) {
  return queue.resume(call.caller);
}

}  // namespace

void add_queue_routes(Routes& routes, QueueService& queue, JobService& jobs) {
  routes.get<Nothing, QueueStatus>("/api/v1/queue",
                                   {.name = "get_queue",
                                    .tag = "Queue",
                                    .needs = Action::jobs_read,
                                    .says = "How much waits, and whether the queue rests"},
                                   bind(get_queue, queue));
  routes.post<Nothing, QueueStatus>("/api/v1/queue/pause",
                                    {.name = "pause_queue",
                                     .tag = "Queue",
                                     .needs = Action::queue_edit,
                                     .says = "Begin nothing more; survives a restart"},
                                    bind(pause_queue, queue));
  routes.post<Nothing, QueueStatus>(
      "/api/v1/queue/resume",
      {.name = "resume_queue", .tag = "Queue", .needs = Action::queue_edit, .says = "Go on"},
      bind(resume_queue, queue));
  routes.post<MoveDraft, JobView>(
      "/api/v1/jobs/{id}/move",
      {.name = "move_job",
       .tag = "Queue",
       .needs = Action::queue_edit,
       .says = "Put a waiting job in front of another one, or last"},
      [&queue, &jobs](const Call& call, MoveDraft draft) -> Result<JobView> {
        TRY(const Job moved, queue.move(call.caller, draft.id, draft.before));
        TRY(const auto status, jobs.get(call.caller, moved.id));
        return job_view(status);
      });
}

}  // namespace atelier::api
