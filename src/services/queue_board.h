// The one place that knows how the queue is: whether it rests, who waits where, when all will be
// done. The dispatcher writes, everybody reads. Threads: any.
#pragma once
#include <map>
#include <mutex>
#include <optional>

#include "db/database.h"
#include "services/events.h"
#include "services/step_times.h"
#include "store/job_queue.h"

namespace atelier {

// Where a waiting job stands.
struct QueuePlace {
  int64_t position = 0;           // 1: the next one
  std::optional<int64_t> eta_ms;  // until it would be done
};

class QueueBoard {
 public:
  bool is_paused() const;
  void set_paused(bool paused);
  // What is left of a running job; nothing: it is not known yet. `ended` takes it off the board.
  void running(const JobId& id, std::optional<int64_t> eta_ms);
  void ended(const JobId& id);
  StepTimes& times() { return times_; }

  Result<QueueStatus> status(Tx& tx) const;
  // Of everything that waits.
  Result<std::map<JobId, QueuePlace>> places(Tx& tx) const;

 private:
  // Milliseconds until what runs now is done; nothing when that is not known.
  std::optional<double> running_ms() const;

  mutable std::mutex mutex_;
  bool paused_ = false;
  struct Running {
    std::optional<int64_t> eta_ms;
    double said_at_s = 0;
  };
  std::map<JobId, Running> running_;
  StepTimes times_;
  JobStore jobs_;
  JobQueueStore queue_;
};

}  // namespace atelier
