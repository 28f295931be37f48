// A bounded pool of threads for work that may block: handlers, files, the database. A full queue
// refuses at once, so that a flood turns into answers and not into memory.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace atelier {

struct PoolSettings {
  std::string name;  // names the threads and the refusal; at most 15 characters are shown
  size_t threads = 2;
  size_t queue_max = 64;  // tasks waiting, beyond those running
};

struct PoolLoad {
  size_t queued = 0;
  size_t running = 0;
};

// Threads: any.
class Pool {
 public:
  explicit Pool(PoolSettings settings);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // `unavailable` when the queue is full or the pool has stopped; then the task never runs. A task
  // that throws is logged and forgotten: tasks report through what they captured.
  Result<> submit(std::function<void()> task);
  // Waits for what runs and drops what waits. Not to be called from one of the pool's own tasks.
  void stop();
  PoolLoad load() const;

 private:
  void work();

  const PoolSettings settings_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  size_t running_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace atelier
