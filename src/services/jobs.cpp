#include "services/jobs.h"

#include <algorithm>

#include "base/clock.h"
#include "services/dispatcher.h"
#include "services/draft_check.h"
#include "services/engine_board.h"
#include "services/limits.h"
#include "services/models.h"
#include "store/boards.h"
#include "store/collections.h"

namespace atelier {
namespace {

Failure no_such_job() {
  return fail(ErrorKind::not_found, "There is no such job.");
}

// Every fault of a draft in one answer.
Failure both(Error error, const Error& more) {
  if (error.kind != ErrorKind::invalid) return fail(std::move(error));
  error.faults.insert(error.faults.end(), more.faults.begin(), more.faults.end());
  error.message = std::to_string(error.faults.size()) + " fields need another look.";
  return fail(std::move(error));
}

}  // namespace

JobService::JobService(Database& db, ModelService& models, EngineBoard& engine,
                       Dispatcher& dispatcher, EventSink& events)
    : db_(db), models_(models), engine_(engine), dispatcher_(dispatcher), events_(events) {}

JobStatus JobService::status_of(Job job) const {
  JobStatus status{std::move(job), std::nullopt};
  if (status.job.state == JobState::running) {
    status.progress = dispatcher_.progress_of(status.job.id);
  }
  return status;
}

// `invalid` unless the board and the manual collection are the caller's.
Result<> JobService::check_places(const Caller& caller, const JobDraft& draft) {
  if (!draft.board_id && !draft.collection_id) return {};
  std::vector<FieldFault> faults;
  const auto look = [&](Tx& tx) -> Result<> {
    if (draft.board_id) {
      TRY(const auto board, BoardStore().find(tx, *draft.board_id));
      if (!board || !can(caller, Action::boards_edit, board->owner)) {
        faults.push_back({"board_id", "is no board of yours"});
      }
    }
    if (draft.collection_id) {
      TRY(const auto set, CollectionStore().find(tx, *draft.collection_id));
      if (!set || !can(caller, Action::collections_edit, set->owner)) {
        faults.push_back({"collection_id", "is no collection of yours"});
      } else if (set->kind == CollectionKind::smart) {
        faults.push_back({"collection_id", "is a smart one, whose filter decides what is in it"});
      }
    }
    return {};
  };
  TRY_DO(db_.read(look));
  if (faults.empty()) return {};
  const std::string message = faults[0].field + " " + faults[0].says + ".";
  return fail(Error{ErrorKind::invalid, message, "", std::move(faults)});
}

Result<Job> JobService::job_from(const Caller& caller, const JobDraft& draft) {
  TRY(const Model model,
      draft.model_id ? models_.require_ready(*draft.model_id) : models_.require_default());
  auto recipe = recipe_from(draft, model, engine_.schedulers());
  const Result<> places = check_places(caller, draft);
  if (!recipe && !places) return both(std::move(recipe).error(), places.error());
  if (!recipe) return Failure(std::move(recipe).error());
  TRY_DO(places);
  Job job;
  job.id = JobId::make();
  job.owner = caller.owner;
  job.model = {model.id, model.name, model.hash};
  job.recipe = std::move(*recipe);
  job.board_id = draft.board_id;
  job.collection_id = draft.collection_id;
  job.images = draft.images;
  job.created_at = now_utc_ms();
  return job;
}

Result<CreatedJob> JobService::create(const Caller& caller, const JobDraft& draft,
                                      const std::optional<std::string>& key) {
  TRY_DO(require(caller, Action::jobs_create));
  if (key && (key->empty() || key->size() > size_t{limits::idempotency_key_chars_max})) {
    return fail(ErrorKind::invalid, "The idempotency key must have 1 to 200 characters.");
  }
  TRY(const Job job, job_from(caller, draft));
  std::optional<Job> before;
  QueueCounts counts;
  const auto insert = [&](Tx& tx) -> Result<> {
    if (key) {
      TRY(before, jobs_.find_by_key(tx, caller.owner, *key));
      if (before) return {};
    }
    TRY(counts, jobs_.counts(tx));
    if (counts.queued >= limits::queued_jobs_max) {
      return fail(ErrorKind::exhausted, "The queue is full; cancel some jobs or wait.");
    }
    ++counts.queued;
    return jobs_.insert(tx, job, key);
  };
  TRY_DO(db_.write(insert));
  if (before) return CreatedJob{status_of(std::move(*before)), Created::same_key_before};
  events_.job({job, std::nullopt});
  events_.queue(counts);
  dispatcher_.job_added();
  return CreatedJob{{job, std::nullopt}, Created::fresh};
}

Result<> JobService::check(const Caller& caller, const JobDraft& draft) {
  TRY_DO(require(caller, Action::jobs_create));
  TRY_DO(job_from(caller, draft));
  return {};
}

Result<JobStatus> JobService::get(const Caller& caller, const JobId& id) {
  TRY_DO(require(caller, Action::jobs_read));
  TRY(auto job, db_.read([&](Tx& tx) { return jobs_.find(tx, id); }));
  if (!job || !can(caller, Action::jobs_read, job->owner)) return no_such_job();
  return status_of(std::move(*job));
}

Result<JobStatusPage> JobService::list(const Caller& caller, const JobFilter& filter) {
  TRY_DO(require(caller, Action::jobs_read));
  TRY_DO(check_page_limit(filter.limit));
  TRY(auto page, db_.read([&](Tx& tx) { return jobs_.page(tx, caller.owner, filter); }));
  JobStatusPage statuses{{}, std::move(page.next)};
  for (Job& job : page.items) statuses.items.push_back(status_of(std::move(job)));
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
  events_.job({*job, std::nullopt});
  TRY(const auto counts, db_.read([&](Tx& tx) { return jobs_.counts(tx); }));
  events_.queue(counts);
  return JobStatus{std::move(*job), std::nullopt};
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
    events_.job({job, std::nullopt});
  }
  TRY(const auto counts, db_.read([&](Tx& tx) { return jobs_.counts(tx); }));
  events_.queue(counts);
  return int(cancelled.size());
}

}  // namespace atelier
