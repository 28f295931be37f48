// Long work beside the requests that asked for it: bounded, cancellable, watched. A task lives in
// memory: when the server stops it ends where it is (what it did stays done), and is forgotten.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/caller.h"
#include "services/events.h"

namespace atelier {

class TaskService;

// How running work reports and hears that it shall stop. For the work's own thread.
class TaskRun {
 public:
  // 0 as long as it is not known.
  void set_total(int64_t total);
  void add_succeeded(int64_t count = 1);
  void add_skipped(int64_t count = 1);
  // `code` is for programs ("protected"), `message` for people.
  void add_failed(std::string id, std::string code, std::string message);
  void set_undo(const UndoId& id);
  void set_result_url(std::string url);
  // `cancelled` once somebody asked to stop: look between two pieces of work, and return it.
  Result<> go_on() const;

 private:
  friend class TaskService;
  struct Entry;
  TaskRun(TaskService& service, Entry& entry) : service_(service), entry_(entry) {}
  void tell();
  TaskService& service_;
  Entry& entry_;
};

// Done when it returns a value, cancelled when it returns `cancelled`, else failed with the reason.
using TaskWork = std::function<Result<>(TaskRun&)>;

struct TaskSettings {
  size_t threads = 4;       // a long import must not keep a small move waiting
  size_t waiting_max = 32;  // beyond them a task is refused
  size_t kept_max = 200;    // ended ones that can still be asked for
  int tell_every_ms = 200;  // watchers hear of one task's progress at most so often
};

// Threads: any.
class TaskService {
 public:
  explicit TaskService(EventSink& events, TaskSettings settings = {});
  // Asks all to stop and waits for them.
  ~TaskService();

  // `unavailable` when too many wait already. The kind is one word for programs, the title a line
  // for people.
  Result<TaskStatus> start(const Caller& caller, std::string kind, std::string title,
                           TaskWork work);
  // As it stands when it ends, or after wait_ms.
  Result<TaskStatus> wait(const Caller& caller, const TaskId& id, int wait_ms);
  Result<TaskStatus> get(const Caller& caller, const TaskId& id);
  // Newest first.
  Result<std::vector<TaskStatus>> list(const Caller& caller);
  // It stops soon, keeping what it did; `conflict` when it has ended.
  Result<TaskStatus> cancel(const Caller& caller, const TaskId& id);
  // Asks all to stop and waits; no task starts any more. For a server that leaves.
  void stop();

 private:
  friend class TaskRun;
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
