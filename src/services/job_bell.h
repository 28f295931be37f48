// Rings when jobs end, for threads that wait for that: the sheets of grids, requests of programs
// that expect the picture in the answer. One of the studio's event sinks. Threads: any.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "services/events.h"

namespace atelier {

class JobBell : public EventSink {
 public:
  void job(const JobStatus& status) override;

  uint64_t rings() const;
  // Until it has rung more often than `heard`, or the time is over; false once it is closed.
  bool wait_past(uint64_t heard, int ms_max);
  // Whoever waits leaves, now and later.
  void close();

 private:
  mutable std::mutex mutex_;
  std::condition_variable rung_;
  uint64_t rings_ = 0;
  bool closed_ = false;
};

}  // namespace atelier
