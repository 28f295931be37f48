#include "services/queue_board.h"

#include <algorithm>

#include "base/clock.h"

namespace atelier {

bool QueueBoard::is_paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

void QueueBoard::set_paused(bool paused) {
  const std::lock_guard lock(mutex_);
  paused_ = paused;
}

void QueueBoard::running(const JobId& id, std::optional<int64_t> eta_ms) {
  const std::lock_guard lock(mutex_);
  running_.insert_or_assign(id, Running{eta_ms, steady_seconds()});
}

void QueueBoard::ended(const JobId& id) {
  const std::lock_guard lock(mutex_);
  running_.erase(id);
}

std::optional<double> QueueBoard::running_ms() const {
  const std::lock_guard lock(mutex_);
  const double now_s = steady_seconds();
  double longest = 0;
  for (const auto& [id, job] : running_) {
    if (!job.eta_ms) return std::nullopt;
    longest = std::max(longest, double(*job.eta_ms) - (now_s - job.said_at_s) * 1000);
  }
  return longest;
}

Result<std::map<JobId, QueuePlace>> QueueBoard::places(Tx& tx) const {
  TRY(const auto waiting, queue_.waiting(tx));
  std::map<JobId, QueuePlace> places;
  // Once one of them is unknown, so is everything behind it. While the queue rests nobody knows.
  auto clock_ms = is_paused() ? std::nullopt : running_ms();
  std::string_view loaded;
  int64_t position = 0;
  for (const WaitingJob& job : waiting) {
    const auto seconds = times_.seconds_of(job.time_key, job.work_steps);
    const std::string_view model = model_of_time_key(job.time_key);
    if (clock_ms && seconds) {
      const double load_s = loaded.empty() || loaded == model ? 0 : times_.load_seconds_of(model);
      *clock_ms += (*seconds + load_s) * 1000;
    } else {
      clock_ms.reset();
    }
    loaded = model;
    QueuePlace place{++position, {}};
    if (clock_ms) place.eta_ms = int64_t(*clock_ms);
    places.emplace(job.id, place);
  }
  return places;
}

Result<QueueStatus> QueueBoard::status(Tx& tx) const {
  QueueStatus status;
  status.paused = is_paused();
  TRY(status.counts, jobs_.counts(tx));
  auto clock_ms = running_ms();
  if (status.counts.queued == 0 && status.counts.running == 0) return status;
  // In sums: a long queue is not read through whenever somebody looks.
  TRY(const auto sums, queue_.work(tx));
  for (const auto& work : sums) {
    const auto seconds = times_.seconds_of(work.time_key, work.steps);
    if (!clock_ms || !seconds) return status;
    *clock_ms += *seconds * 1000;
  }
  if (clock_ms && (!status.paused || sums.empty())) status.eta_ms = int64_t(*clock_ms);
  return status;
}

}  // namespace atelier
