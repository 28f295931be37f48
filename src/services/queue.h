// The queue as people handle it: let it rest, go on, change its order, try again. Plain synchronous
// functions for the bounded pool.
#pragma once
#include <optional>

#include "base/result.h"
#include "services/caller.h"
#include "services/events.h"
#include "services/queue_board.h"
#include "store/jobs.h"

namespace atelier {

class Database;
class Dispatcher;

class QueueService {
 public:
  QueueService(Database& db, QueueBoard& board, Dispatcher& dispatcher, EventSink& events)
      : db_(db), board_(board), dispatcher_(dispatcher), events_(events) {}

  Result<QueueStatus> status(const Caller& caller);
  // While it is paused nothing begins; what runs is finished. Survives a restart.
  Result<QueueStatus> pause(const Caller& caller);
  Result<QueueStatus> resume(const Caller& caller);
  // Puts a waiting job in front of another one, or last. `conflict` when one of them does not wait.
  Result<Job> move(const Caller& caller, const JobId& id, const std::optional<JobId>& before);

 private:
  Result<QueueStatus> set_paused(const Caller& caller, bool paused);

  Database& db_;
  QueueBoard& board_;
  Dispatcher& dispatcher_;
  EventSink& events_;
  JobStore jobs_;
  JobQueueStore queue_;
};

}  // namespace atelier
