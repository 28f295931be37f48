#include "api/jobs/routes.h"

#include "api/jobs/views.h"

namespace atelier::api {
namespace {

Result<MaybeCreated<JobView>> create_job(const Call& call, JobDraft draft, JobService& jobs) {
  TRY(const auto created, jobs.create(call.caller, draft, call.idempotency_key));
  return MaybeCreated<JobView>{job_view(created.status), created.created == Created::fresh};
}

Result<Page<JobView>> list_jobs(const Call& call, JobListQuery query, JobService& jobs) {
  const JobFilter filter{.states = query.state, .limit = query.limit, .cursor = query.cursor};
  TRY(const auto page, jobs.list(call.caller, filter));
  Page<JobView> view{.items = {}, .next = page.next};
  for (const auto& status : page.items) view.items.push_back(job_view(status));
  return view;
}

Result<JobView> get_job(const Call& call, JobRef job, JobService& jobs) {
  TRY(const auto status, jobs.get(call.caller, job.id));
  return job_view(status);
}

Result<JobView> cancel_job(const Call& call, JobRef job, JobService& jobs) {
  TRY(const auto status, jobs.cancel(call.caller, job.id));
  return job_view(status);
}

Result<JobView> retry_job(const Call& call, JobRef job, JobService& jobs) {
  TRY(const auto status, jobs.retry(call.caller, job.id));
  return job_view(status);
}

Result<CancelledView> cancel_all_jobs(const Call& call, Nothing, JobService& jobs) {
  TRY(const int cancelled, jobs.cancel_all(call.caller));
  return CancelledView{cancelled};
}

}  // namespace

void add_job_routes(Routes& routes, JobService& jobs) {
  routes.post<JobDraft, MaybeCreated<JobView>>(
      "/api/v1/jobs",
      {.name = "create_job",
       .tag = "Jobs",
       .needs = Action::jobs_create,
       .success = 201,
       .says = "Queue one job",
       .takes_idempotency_key = true},
      bind(create_job, jobs),
      [&jobs](const Call& call, const JobDraft& draft) { return jobs.check(call.caller, draft); });
  routes.get<JobListQuery, Page<JobView>>(
      "/api/v1/jobs",
      {.name = "list_jobs",
       .tag = "Jobs",
       .needs = Action::jobs_read,
       .says = "Newest first; only queued and running ones come in the order they will run"},
      bind(list_jobs, jobs));
  routes.get<JobRef, JobView>("/api/v1/jobs/{id}",
                              {.name = "get_job",
                               .tag = "Jobs",
                               .needs = Action::jobs_read,
                               .says = "One job and how far it is"},
                              bind(get_job, jobs));
  routes.post<JobRef, JobView>("/api/v1/jobs/{id}/cancel",
                               {.name = "cancel_job",
                                .tag = "Jobs",
                                .needs = Action::jobs_cancel,
                                .says = "Stop one job; its finished images stay"},
                               bind(cancel_job, jobs));
  routes.post<JobRef, JobView>("/api/v1/jobs/{id}/retry",
                               {.name = "retry_job",
                                .tag = "Jobs",
                                .needs = Action::jobs_create,
                                .success = 201,
                                .says = "Ask again for what an ended job asked for"},
                               bind(retry_job, jobs));
  routes.post<Nothing, CancelledView>("/api/v1/jobs/cancel_all",
                                      {.name = "cancel_all_jobs",
                                       .tag = "Jobs",
                                       .needs = Action::jobs_cancel,
                                       .says = "Stop every queued and running job"},
                                      bind(cancel_all_jobs, jobs));
}

}  // namespace atelier::api
