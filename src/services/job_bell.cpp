#include "services/job_bell.h"

#include <chrono>

namespace atelier {

void JobBell::job(const JobStatus& status) {
  const JobState state = status.job.state;
  if (state == JobState::queued || state == JobState::running) return;
  {
    const std::lock_guard lock(mutex_);
    ++rings_;
  }
  rung_.notify_all();
}

uint64_t JobBell::rings() const {
  const std::lock_guard lock(mutex_);
  return rings_;
}

bool JobBell::wait_past(uint64_t heard, int ms_max) {
  std::unique_lock lock(mutex_);
  rung_.wait_for(lock, std::chrono::milliseconds(ms_max),
                 [&] { return closed_ || rings_ > heard; });
  return !closed_;
}

void JobBell::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  rung_.notify_all();
}

}  // namespace atelier
