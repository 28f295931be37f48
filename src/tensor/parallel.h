// One loop over independent tasks, shared by the threads of set_cpu_threads. Which thread runs a
// task never shows in the result: the split into tasks depends on shapes only.
#pragma once
#include <cstdint>

namespace atelier {

// A borrowed callable `void(int64_t task)`; lives for the call only.
class TaskRef {
 public:
  template <class F>
  TaskRef(const F& f)  // NOLINT(google-explicit-constructor): made to be passed a lambda
      : object_(&f),
        call_([](const void* object, int64_t task) { (*static_cast<const F*>(object))(task); }) {}
  void operator()(int64_t task) const { call_(object_, task); }

 private:
  const void* object_;
  void (*call_)(const void*, int64_t);
};

// Runs task(0) .. task(count - 1), each once, in any order, and returns when all are done. What a
// task throws (memory refused, as a rule) ends the loop and reaches the caller. One loop at a time:
// a loop inside a task, or beside another loop, runs on its own thread. Within a task OpenMP is
// confined to one thread, so library calls there are single-threaded.
void parallel_for(int64_t count, TaskRef task);

// Confines OpenMP to one thread in the calling thread while it lives. A oneDNN primitive must be
// made under the same number of threads as it runs with: in a task, that is one.
class OneOpenMpThread {
 public:
  OneOpenMpThread();
  ~OneOpenMpThread();
  OneOpenMpThread(const OneOpenMpThread&) = delete;
  OneOpenMpThread& operator=(const OneOpenMpThread&) = delete;

 private:
  int before_;
};

}  // namespace atelier
