// Asking for pictures: create, look, cancel. Plain synchronous functions for the bounded pool.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "services/caller.h"
#include "services/events.h"
#include "store/jobs.h"

namespace atelier {

class Database;
class Dispatcher;
class EngineBoard;
class ModelService;

// What a person may leave out is absent; the rest of a job follows from the model.
struct JobDraft {
  std::string prompt;
  std::string negative_prompt;
  std::optional<ModelId> model_id;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<int> steps;
  std::optional<std::string> scheduler;
  std::optional<double> cfg_scale;
  double cfg_rescale = 0;
  int clip_skip = 0;
  std::optional<int64_t> seed;  // absent: chosen at random and written into the job
  int images = 1;
  // Where the pictures go: what is chosen now, not what will be when they are done.
  std::optional<BoardId> board_id;
  std::optional<CollectionId> collection_id;
};

enum class Created { fresh, same_key_before };

struct CreatedJob {
  JobStatus status;
  Created created = Created::fresh;
};

struct JobStatusPage {
  std::vector<JobStatus> items;
  std::optional<std::string> next;
};

class JobService {
 public:
  JobService(Database& db, ModelService& models, EngineBoard& engine, Dispatcher& dispatcher,
             EventSink& events);

  // `invalid` with every fault of the draft, limits included; `unavailable` with what to do when
  // the model cannot draw; `exhausted` when the queue is full. The same key gives the same job.
  Result<CreatedJob> create(const Caller& caller, const JobDraft& draft,
                            const std::optional<std::string>& idempotency_key);
  // What create() would refuse about the draft itself; changes nothing. For a caller that already
  // knows of other faults and wants all of them in one answer.
  Result<> check(const Caller& caller, const JobDraft& draft);
  // A job of somebody else is not_found.
  Result<JobStatus> get(const Caller& caller, const JobId& id);
  Result<JobStatusPage> list(const Caller& caller, const JobFilter& filter);
  // `conflict` when it has ended. A running one stops within a step; its finished images stay.
  Result<JobStatus> cancel(const Caller& caller, const JobId& id);
  // Every queued and running job of the caller; how many.
  Result<int> cancel_all(const Caller& caller);

 private:
  Result<> check_places(const Caller& caller, const JobDraft& draft);
  Result<Job> job_from(const Caller& caller, const JobDraft& draft);
  Result<std::optional<Job>> cancel_in_store(const Caller& caller, const JobId& id);
  JobStatus status_of(Job job) const;

  Database& db_;
  ModelService& models_;
  EngineBoard& engine_;
  Dispatcher& dispatcher_;
  EventSink& events_;
  JobStore jobs_;
};

}  // namespace atelier
