#include "services/job_ending.h"

#include <fmt/format.h>

#include "base/clock.h"

namespace atelier {
namespace {

Result<bool> finish(Tx& tx, const JobId& id, JobState state, std::optional<JobError> error) {
  return JobStore().finish(tx, id, state, now_utc_ms(), error);
}

Result<bool> after_death(Tx& tx, const JobId& id, int engine_deaths_max) {
  TRY(const auto row, JobStore().find(tx, id));
  if (row && row->deaths + 1 < engine_deaths_max) return JobStore().requeue(tx, id, true);
  const std::string message = fmt::format(
      "The engine died {} times in a row while drawing this. Try a smaller size or another model; "
      "logs/engine.log in the home folder tells more.",
      engine_deaths_max);
  return finish(tx, id, JobState::failed, JobError{ErrorKind::internal, message});
}

}  // namespace

Result<bool> write_ending(Tx& tx, const Job& job, const Ending& ending, int engine_deaths_max) {
  const JobStore jobs;
  TRY(const auto missing, jobs.missing_images(tx, job));
  if (missing.empty()) return finish(tx, job.id, JobState::done, {});
  if (std::holds_alternative<WasCancelled>(ending)) return false;
  if (const auto* failed = std::get_if<DrawingFailed>(&ending)) {
    return finish(tx, job.id, JobState::failed, failed->error);
  }
  if (std::holds_alternative<AllDrawn>(ending)) {
    return finish(tx, job.id, JobState::failed,
                  JobError{ErrorKind::internal, "The engine left out some of the images."});
  }
  if (std::holds_alternative<GivenBack>(ending)) return jobs.requeue(tx, job.id, false);
  if (std::holds_alternative<EngineKilled>(ending)) {
    TRY(const auto row, jobs.find(tx, job.id));
    if (row && row->attempts < killed_attempts) return jobs.requeue(tx, job.id, false);
  }
  return after_death(tx, job.id, engine_deaths_max);
}

}  // namespace atelier
