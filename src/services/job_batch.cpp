// JobService::create_all: apart from jobs.cpp because it is the one use case over many jobs.
#include "db/database.h"
#include "services/dispatcher.h"
#include "services/faults.h"
#include "services/jobs.h"
#include "services/limits.h"

namespace atelier {
Result<std::vector<JobStatus>> JobService::create_all(const Caller& caller,
                                                      const std::vector<JobDraft>& drafts,
                                                      const AlsoInsert& also) {
  TRY_DO(require(caller, Action::jobs_create));
  if (drafts.empty() || drafts.size() > size_t{limits::batch_jobs_max}) {
    return fail(ErrorKind::invalid, fmt::format("A batch has 1 to {} jobs; this one would have {}.",
                                                limits::batch_jobs_max, drafts.size()));
  }
  std::vector<Job> jobs;
  Faults faults;
  for (const JobDraft& draft : drafts) {
    auto job = maker_.make(caller, draft);
    if (job) {
      jobs.push_back(std::move(*job));
    } else if (!faults.take(job.error())) {
      return Failure(job.error());
    }
  }
  TRY_DO(std::move(faults).verdict());
  int64_t waiting = 0;
  const auto insert = [&](Tx& tx) -> Result<> {
    TRY(const QueueCounts counts, jobs_.counts(tx));
    waiting = counts.queued;
    if (waiting + int64_t(jobs.size()) > limits::queued_jobs_max) {
      return fail(ErrorKind::exhausted,
                  "The queue has no room for so many; cancel some jobs or wait.");
    }
    for (Job& job : jobs) {
      TRY(job.position, jobs_.insert(tx, job, {}));
    }
    return also(tx, jobs);
  };
  TRY_DO(db_.write(insert));
  std::vector<JobStatus> statuses;
  for (Job& job : jobs) {
    TRY_DO(announce(job));
    statuses.push_back({std::move(job), {}, ++waiting, {}});
  }
  dispatcher_.job_added();
  return statuses;
}

}  // namespace atelier
