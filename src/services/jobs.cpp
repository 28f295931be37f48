#include "services/jobs.h"

#include <algorithm>

#include "base/clock.h"
#include "services/dispatcher.h"
#include "services/draft_check.h"
#include "services/limits.h"
#include "services/queue_board.h"

namespace atelier {
namespace {

Failure no_such_job() {
  return fail(ErrorKind::not_found, "There is no such job.");
}

}  // namespace

JobService::JobService(const JobRooms& rooms)
    : db_(rooms.db),
      maker_(rooms.db, rooms.models, rooms.engine),
      queue_(rooms.queue),
      dispatcher_(rooms.dispatcher),
      events_(rooms.events) {}

// With `places` of the queue, when the job may wait.
JobStatus JobService::status_of(Job job, const Places& places) const {
  JobStatus status{std::move(job), {}, {}, {}};
  if (status.job.state == JobState::running) {
    status.progress = dispatcher_.progress_of(status.job.id);
  }
  const auto place = places.find(status.job.id);
  if (place != places.end()) {
    status.position = place->second.position;
    status.eta_ms = place->second.eta_ms;
  }
  return status;
}

Result<CreatedJob> JobService::create(const Caller& caller, const JobDraft& draft,
                                      const std::optional<std::string>& key) {
  TRY_DO(require(caller, Action::jobs_create));
  if (key && (key->empty() || key->size() > size_t{limits::idempotency_key_chars_max})) {
    return fail(ErrorKind::invalid, "The idempotency key must have 1 to 200 characters.");
  }
  TRY(Job job, maker_.make(caller, draft));
  return enqueue(caller, std::move(job), key);
}

Result<CreatedJob> JobService::enqueue(const Caller& caller, Job job,
                                       const std::optional<std::string>& key) {
  std::optional<Job> before;
  int64_t waiting = 0;
  const auto insert = [&](Tx& tx) -> Result<> {
    if (key) {
      TRY(before, jobs_.find_by_key(tx, caller.owner, *key));
      if (before) return {};
    }
    TRY(const QueueCounts counts, jobs_.counts(tx));
    waiting = counts.queued;
    if (waiting >= limits::queued_jobs_max) {
      return fail(ErrorKind::exhausted, "The queue is full; cancel some jobs or wait.");
    }
    TRY(job.position, jobs_.insert(tx, job, key));
    return {};
  };
  TRY_DO(db_.write(insert));
  if (before) return CreatedJob{status_of(std::move(*before), {}), Created::same_key_before};
  TRY_DO(announce(job));
  dispatcher_.job_added();
  return CreatedJob{{std::move(job), {}, waiting + 1, {}}, Created::fresh};
}

Result<> JobService::announce(const Job& job) {
  events_.job({job, {}, {}, {}});
  TRY(const auto status, db_.read([&](Tx& tx) { return queue_.status(tx); }));
  events_.queue(status);
  return {};
}

Result<JobStatus> JobService::retry(const Caller& caller, const JobId& id) {
  TRY_DO(require(caller, Action::jobs_create));
  TRY(const auto before, get(caller, id));
  const JobState state = before.job.state;
  if (state == JobState::queued || state == JobState::running) {
    return fail(ErrorKind::conflict, "This job has not ended yet.");
  }
  TRY(Job job, maker_.make(caller, draft_of(before.job)));
  job.retried_from = id;
  TRY(auto created, enqueue(caller, std::move(job), {}));
  return std::move(created.status);
}

Result<> JobService::check(const Caller& caller, const JobDraft& draft) {
  TRY_DO(require(caller, Action::jobs_create));
  TRY_DO(maker_.make(caller, draft));
  return {};
}

Result<JobStatus> JobService::get(const Caller& caller, const JobId& id) {
  TRY_DO(require(caller, Action::jobs_read));
  std::optional<Job> job;
  Places places;
  const auto look = [&](Tx& tx) -> Result<> {
    TRY(job, jobs_.find(tx, id));
    if (job && job->state == JobState::queued) {
      TRY(places, queue_.places(tx));
    }
    return {};
  };
  TRY_DO(db_.read(look));
  if (!job || !can(caller, Action::jobs_read, job->owner)) return no_such_job();
  return status_of(std::move(*job), places);
}

Result<JobStatusPage> JobService::list(const Caller& caller, const JobFilter& filter) {
  TRY_DO(require(caller, Action::jobs_read));
  TRY_DO(check_page_limit(filter.limit));
  JobPage page;
  Places places;
  const auto look = [&](Tx& tx) -> Result<> {
    TRY(page, jobs_.page(tx, caller.owner, filter));
    const bool waits =
        std::ranges::find(page.items, JobState::queued, &Job::state) != page.items.end();
    if (waits) {
      TRY(places, queue_.places(tx));
    }
    return {};
  };
  TRY_DO(db_.read(look));
  JobStatusPage statuses{{}, std::move(page.next)};
  for (Job& job : page.items) statuses.items.push_back(status_of(std::move(job), places));
  return statuses;
}

// Nothing when the job had ended.
Result<std::optional<Job>> JobService::cancel_in_store(const Caller& caller, const JobId& id) {
  const auto cancel = [&](Tx& tx) -> Result<std::optional<Job>> {
    TRY(const auto job, jobs_.find(tx, id));
    if (!job || !can(caller, Action::jobs_cancel, job->owner)) return no_such_job();
    TRY(const bool changed, jobs_.finish(tx, id, JobState::cancelled, now_utc_ms(), {}));
    if (!changed) return std::optional<Job>();
    return jobs_.find(tx, id);
  };
  return db_.write(cancel);
}

Result<JobStatus> JobService::cancel(const Caller& caller, const JobId& id) {
  TRY_DO(require(caller, Action::jobs_cancel));
  TRY(auto job, cancel_in_store(caller, id));
  if (!job) return fail(ErrorKind::conflict, "This job has already ended.");
  dispatcher_.job_cancelled(id);
  TRY_DO(announce(*job));
  return JobStatus{std::move(*job), {}, {}, {}};
}

Result<int> JobService::cancel_all(const Caller& caller) {
  TRY_DO(require(caller, Action::jobs_cancel));
  // One transaction: a long queue would cost an fsync a job. Inside it nothing can be claimed, so
  // only the jobs that run have an engine to be told.
  std::vector<Job> cancelled;
  std::vector<JobId> running;
  const auto cancel_each = [&](Tx& tx) -> Result<> {
    TRY(running, jobs_.ids_in(tx, JobState::running));
    TRY(auto ids, jobs_.ids_in(tx, JobState::queued));
    ids.insert(ids.end(), running.begin(), running.end());
    for (const JobId& id : ids) {
      TRY(const auto before, jobs_.find(tx, id));
      if (!can(caller, Action::jobs_cancel, before->owner)) continue;
      TRY_DO(jobs_.finish(tx, id, JobState::cancelled, now_utc_ms(), {}));
      TRY(auto after, jobs_.find(tx, id));
      cancelled.push_back(std::move(*after));
    }
    return {};
  };
  TRY_DO(db_.write(cancel_each));
  for (const Job& job : cancelled) {
    if (std::ranges::find(running, job.id) != running.end()) dispatcher_.job_cancelled(job.id);
    events_.job({job, {}, {}, {}});
  }
  TRY(const auto status, db_.read([&](Tx& tx) { return queue_.status(tx); }));
  events_.queue(status);
  return int(cancelled.size());
}

}  // namespace atelier
