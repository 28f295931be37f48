// Asking for pictures: create, look, cancel. Plain synchronous functions for the bounded pool.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "services/caller.h"
#include "services/events.h"
#include "services/job_maker.h"
#include "services/queue_board.h"
#include "store/jobs.h"

namespace atelier {

class Database;
class Dispatcher;
class EngineBoard;
class ModelService;

enum class Created { fresh, same_key_before };

struct CreatedJob {
  JobStatus status;
  Created created = Created::fresh;
};

struct JobStatusPage {
  std::vector<JobStatus> items;
  std::optional<std::string> next;
};

struct JobRooms {
  Database& db;
  ModelService& models;
  EngineBoard& engine;
  const QueueBoard& queue;
  Dispatcher& dispatcher;
  EventSink& events;
};

class JobService {
 public:
  explicit JobService(const JobRooms& rooms);

  // `invalid` with every fault of the draft, limits included; `unavailable` with what to do when
  // the model cannot draw; `exhausted` when the queue is full. The same key gives the same job.
  Result<CreatedJob> create(const Caller& caller, const JobDraft& draft,
                            const std::optional<std::string>& idempotency_key);
  // Many at once, all or none. `invalid` with the faults of all, each once. `also`: what else is
  // written in the same transaction.
  using AlsoInsert = std::function<Result<>(Tx& tx, const std::vector<Job>& jobs)>;
  Result<std::vector<JobStatus>> create_all(const Caller& caller,
                                            const std::vector<JobDraft>& drafts,
                                            const AlsoInsert& also);
  // What create() would refuse about the draft itself; changes nothing. For a caller that already
  // knows of other faults and wants all of them in one answer.
  Result<> check(const Caller& caller, const JobDraft& draft);
  // Asks again for what a job that has ended asked for, with the same seed; what has gone since is
  // a fault as in create(). `conflict` while the job is alive.
  Result<JobStatus> retry(const Caller& caller, const JobId& id);
  // A job of somebody else is not_found.
  Result<JobStatus> get(const Caller& caller, const JobId& id);
  Result<JobStatusPage> list(const Caller& caller, const JobFilter& filter);
  // `conflict` when it has ended. A running one stops within a step; its finished images stay.
  Result<JobStatus> cancel(const Caller& caller, const JobId& id);
  // Every queued and running job of the caller; how many.
  Result<int> cancel_all(const Caller& caller);

 private:
  Result<std::optional<Job>> cancel_in_store(const Caller& caller, const JobId& id);
  using Places = std::map<JobId, QueuePlace>;
  Result<CreatedJob> enqueue(const Caller& caller, Job job, const std::optional<std::string>& key);
  JobStatus status_of(Job job, const Places& places) const;
  // Tells watchers about the job and the queue.
  Result<> announce(const Job& job);

  Database& db_;
  JobMaker maker_;
  const QueueBoard& queue_;
  Dispatcher& dispatcher_;
  EventSink& events_;
  JobStore jobs_;
};

}  // namespace atelier
