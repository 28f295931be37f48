// The waiting jobs as a line: who is where, what they cost, which models they want, moving them.
// Threads: any; a store has no state, the Tx it is given belongs to one thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "store/jobs.h"

namespace atelier {

// A waiting job as far as its time is concerned.
struct WaitingJob {
  JobId id;
  std::string time_key;
  double work_steps = 0;
};

class JobQueueStore {
 public:
  // Everything that waits, in the order it will run.
  Result<std::vector<WaitingJob>> waiting(Tx& tx) const;
  // All of that in sums, one for each kind of work.
  struct Work {
    std::string time_key;
    double steps = 0;
  };
  Result<std::vector<Work>> work(Tx& tx) const;
  // Ids of the main models the next jobs want, each once, the soonest first.
  Result<std::vector<ModelId>> next_models(Tx& tx, int jobs_max) const;
  // Puts a waiting job in front of `before`, or last. False when one of them does not wait.
  Result<bool> move(Tx& tx, const JobId& id, const std::optional<JobId>& before) const;

 private:
  Result<> spread(Tx& tx) const;
};

}  // namespace atelier
