#include "tensor/parallel.h"

#include <immintrin.h>
#include <omp.h>

#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "tensor/device.h"

namespace atelier {
namespace {

constexpr int threads_max = 64;
// Loops follow each other within microseconds while a model runs; sleeping and waking costs more.
constexpr int spins_before_sleep = 4000;
constexpr int spins_before_yield = 2000;
constexpr int64_t open = int64_t{1} << 32;

thread_local bool inside_task = false;

// The calling thread is worker 0; the others wait for a new generation of work.
class Pool {
 public:
  explicit Pool(int count) {
    for (int i = 1; i < count; ++i) threads_.emplace_back([this] { serve(); });
  }
  ~Pool() {
    stop_ = true;
    publish();
    for (auto& thread : threads_) thread.join();
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int size() const { return static_cast<int>(threads_.size()) + 1; }

  void run(int64_t count, TaskRef task) {
    task_ = &task;
    count_ = count;
    next_ = 0;
    state_.store(open, std::memory_order_release);
    publish();
    work();
    // Nobody joins any more; a thread that the system has not woken yet is not waited for.
    state_.fetch_and(~open, std::memory_order_acq_rel);
    for (int i = 0; state_.load(std::memory_order_acquire) != 0; ++i) {
      i < spins_before_yield ? _mm_pause() : std::this_thread::yield();
    }
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  void publish() {
    {
      const std::lock_guard lock(mutex_);
      generation_.fetch_add(1, std::memory_order_release);
    }
    wake_.notify_all();
  }

  void work() {
    try {
      for (int64_t i = next_.fetch_add(1); i < count_; i = next_.fetch_add(1)) (*task_)(i);
    } catch (...) {
      // Almost always memory that was refused. The rest of the loop is worth nothing any more.
      next_ = count_;
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  void serve() {
    inside_task = true;
    omp_set_num_threads(1);
    uint64_t seen = 0;
    while (true) {
      wait_past(seen);
      seen = generation_.load(std::memory_order_acquire);
      if (stop_) return;
      if (!join()) continue;
      work();
      state_.fetch_sub(1, std::memory_order_acq_rel);
    }
  }

  // Takes part in the loop that is open, which then cannot end before state_ is given back.
  bool join() {
    int64_t state = state_.load(std::memory_order_acquire);
    while ((state & open) != 0) {
      if (state_.compare_exchange_weak(state, state + 1, std::memory_order_acq_rel)) return true;
    }
    return false;
  }

  void wait_past(uint64_t seen) {
    for (int i = 0; i < spins_before_sleep; ++i) {
      if (generation_.load(std::memory_order_acquire) != seen) return;
      _mm_pause();
    }
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return generation_.load(std::memory_order_acquire) != seen; });
  }

  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<uint64_t> generation_{0};
  std::atomic<bool> stop_{false};
  std::atomic<int64_t> next_{0};
  std::atomic<int64_t> state_{0};  // `open` while threads may join, plus how many have
  const TaskRef* task_ = nullptr;
  int64_t count_ = 0;
  std::exception_ptr failure_;  // the first of the loop at hand
};

int wanted_threads() {
  const unsigned found = std::thread::hardware_concurrency();
  return found == 0 ? 1 : static_cast<int>(std::min(found, unsigned{threads_max}));
}

std::mutex pool_mutex;  // held by the one loop that has the pool
std::atomic<int> thread_count{wanted_threads()};

// Made on first use and again when the count changes; only under pool_mutex.
Pool& pool() {
  static std::unique_ptr<Pool> made;
  if (!made || made->size() != thread_count) {
    made.reset();
    made = std::make_unique<Pool>(thread_count);
  }
  return *made;
}

// Marks the calling thread while a loop runs, also when a task throws.
struct InsideTask {
  InsideTask() { inside_task = true; }
  ~InsideTask() { inside_task = false; }
  InsideTask(const InsideTask&) = delete;
  InsideTask& operator=(const InsideTask&) = delete;
};

void run_here(int64_t count, TaskRef task) {
  for (int64_t i = 0; i < count; ++i) task(i);
}

}  // namespace

void set_cpu_threads(int count) {
  ATELIER_ASSERT(count >= 1 && count <= threads_max);
  thread_count = count;
}

int cpu_threads() {
  return thread_count;
}

OneOpenMpThread::OneOpenMpThread() : before_(omp_get_max_threads()) {
  omp_set_num_threads(1);
}
OneOpenMpThread::~OneOpenMpThread() {
  omp_set_num_threads(before_);
}

void parallel_for(int64_t count, TaskRef task) {
  if (count <= 0) return;
  if (inside_task) {
    run_here(count, task);
    return;
  }
  const OneOpenMpThread confined;
  const InsideTask inside;
  std::unique_lock lock(pool_mutex, std::try_to_lock);
  if (count == 1 || thread_count == 1 || !lock.owns_lock()) {
    run_here(count, task);
  } else {
    pool().run(count, task);
  }
}

}  // namespace atelier
