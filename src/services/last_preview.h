// The newest preview of the job that is drawn, for those who ask instead of listening. One of the
// studio's event sinks. Threads: any.
#pragma once
#include <mutex>
#include <vector>

#include "services/events.h"

namespace atelier {

class LastPreview : public EventSink {
 public:
  void progress(const JobId& id, const JobProgress&,
                const std::optional<PreviewFrame>& preview) override {
    if (!preview) return;
    const std::lock_guard lock(mutex_);
    job_ = id;
    png_ = preview->png;
  }
  void job(const JobStatus& status) override {
    if (status.job.state == JobState::running) return;
    const std::lock_guard lock(mutex_);
    if (status.job.id == job_) png_.clear();
  }
  // Empty when there is none of this job.
  std::vector<std::byte> png_of(const JobId& id) const {
    const std::lock_guard lock(mutex_);
    return id == job_ ? png_ : std::vector<std::byte>();
  }

 private:
  mutable std::mutex mutex_;
  JobId job_;
  std::vector<std::byte> png_;
};

}  // namespace atelier
