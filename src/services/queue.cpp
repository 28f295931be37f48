#include "services/queue.h"

#include "db/database.h"
#include "services/dispatcher.h"
#include "store/settings.h"

namespace atelier {
namespace {

// One of somebody else is as good as none.
Result<std::optional<Job>> find_mine(Tx& tx, const Caller& caller, const JobId& id) {
  TRY(auto job, JobStore().find(tx, id));
  if (!job || !can(caller, Action::queue_edit, job->owner)) return std::optional<Job>();
  return job;
}

}  // namespace

Result<QueueStatus> QueueService::status(const Caller& caller) {
  TRY_DO(require(caller, Action::jobs_read));
  return db_.read([&](Tx& tx) { return board_.status(tx); });
}

Result<QueueStatus> QueueService::set_paused(const Caller& caller, bool paused) {
  TRY_DO(require(caller, Action::queue_edit));
  const auto put = [&](Tx& tx) {
    return SettingStore().put(tx, queue_paused_setting, paused ? "1" : "0");
  };
  TRY_DO(db_.write(put));
  board_.set_paused(paused);
  TRY(const auto status, db_.read([&](Tx& tx) { return board_.status(tx); }));
  events_.queue(status);
  dispatcher_.job_added();  // what waits may begin
  return status;
}

Result<QueueStatus> QueueService::pause(const Caller& caller) {
  return set_paused(caller, true);
}

Result<QueueStatus> QueueService::resume(const Caller& caller) {
  return set_paused(caller, false);
}

Result<Job> QueueService::move(const Caller& caller, const JobId& id,
                               const std::optional<JobId>& before) {
  TRY_DO(require(caller, Action::queue_edit));
  std::optional<Job> moved;
  QueueStatus status;
  const auto change = [&](Tx& tx) -> Result<> {
    TRY(moved, find_mine(tx, caller, id));
    if (!moved) return fail(ErrorKind::not_found, "There is no such job.");
    if (before) {
      TRY(const auto other, find_mine(tx, caller, *before));
      if (!other) {
        return fail(Error{ErrorKind::invalid,
                          "There is no such job to stand before.",
                          "",
                          {{"before", "names no job"}}});
      }
    }
    TRY(const bool done, queue_.move(tx, id, before));
    if (!done) return fail(ErrorKind::conflict, "Only jobs that wait can change places.");
    TRY(moved, jobs_.find(tx, id));
    TRY(status, board_.status(tx));
    return {};
  };
  TRY_DO(db_.write(change));
  events_.queue(status);
  return std::move(*moved);
}

}  // namespace atelier
