#include "concurrency/pool.h"

#include <pthread.h>

#include <exception>

#include "base/assert.h"
#include "base/log.h"

namespace atelier {
namespace {

// The root of every task: nothing may leave a pool thread but its result.
void run_task(const std::string& pool, const std::function<void()>& task) {
  try {
    task();
  } catch (const std::exception& thrown) {
    log_error(pool, std::string("a task threw: ") + thrown.what());
  }
}

}  // namespace

Pool::Pool(PoolSettings settings) : settings_(std::move(settings)) {
  ATELIER_ASSERT(settings_.threads > 0);
  threads_.reserve(settings_.threads);
  for (size_t i = 0; i < settings_.threads; ++i) {
    threads_.emplace_back([this] { work(); });
    pthread_setname_np(threads_.back().native_handle(), settings_.name.substr(0, 15).c_str());
  }
}

Pool::~Pool() {
  stop();
}

Result<> Pool::submit(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return fail(ErrorKind::unavailable, "The studio is shutting down.");
    if (queue_.size() >= settings_.queue_max) {
      return fail(ErrorKind::unavailable, "Too much is being asked at once; try again in a moment.",
                  "pool " + settings_.name + " is full");
    }
    queue_.push_back(std::move(task));
  }
  wake_.notify_one();
  return {};
}

void Pool::stop() {
  std::deque<std::function<void()>> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    dropped.swap(queue_);
  }
  wake_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

PoolLoad Pool::load() const {
  const std::lock_guard lock(mutex_);
  return {.queued = queue_.size(), .running = running_};
}

void Pool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
    if (stopped_) return;
    {
      const std::function<void()> task = std::move(queue_.front());
      queue_.pop_front();
      ++running_;
      lock.unlock();
      run_task(settings_.name, task);
    }  // The task's captures die here, outside the lock.
    lock.lock();
    --running_;
  }
}

}  // namespace atelier
