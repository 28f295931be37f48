#include "services/tasks.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

#include "base/clock.h"
#include "concurrency/pool.h"
#include "services/limits.h"

namespace atelier {
namespace {

Failure no_such_task() {
  return fail(ErrorKind::not_found,
              "There is no such task. Tasks are forgotten when the server stops; what they had "
              "done stays done.");
}

}  // namespace

struct TaskRun::Entry {
  TaskStatus status;  // under the service's mutex
  std::atomic<bool> stop{false};
  double told_at = 0;  // the work's own thread
};

struct TaskService::Parts {
  Parts(EventSink& the_events, TaskSettings the_settings)
      : events(the_events),
        settings(the_settings),
        pool({.name = "task", .threads = settings.threads, .queue_max = settings.waiting_max}) {}

  std::shared_ptr<TaskRun::Entry> find(const Caller& caller, const TaskId& id) {
    const auto found = entries.find(id);
    if (found == entries.end()) return nullptr;
    return can(caller, Action::tasks_read, found->second->status.owner) ? found->second : nullptr;
  }
  // Ids sort by time: the oldest ended ones go first.
  void forget_old() {
    size_t ended_count = 0;
    for (const auto& [id, entry] : entries) {
      ended_count += entry->status.state != TaskState::running ? 1 : 0;
    }
    for (auto it = entries.begin(); it != entries.end() && ended_count > settings.kept_max;) {
      if (it->second->status.state == TaskState::running) {
        ++it;
      } else {
        it = entries.erase(it);
        --ended_count;
      }
    }
  }
  // Watchers hear it before anybody who waits can: an answer never overtakes its last event.
  void end(TaskRun::Entry& entry, const Result<>& result) {
    const std::lock_guard lock(mutex);
    TaskStatus& status = entry.status;
    if (result) {
      status.state = TaskState::done;
    } else if (result.error().kind == ErrorKind::cancelled) {
      status.state = TaskState::cancelled;
    } else {
      status.state = TaskState::failed;
      status.error = result.error().message;
    }
    events.task(status);
    ended.notify_all();
  }

  EventSink& events;
  const TaskSettings settings;
  std::mutex mutex;
  std::condition_variable ended;
  std::map<TaskId, std::shared_ptr<TaskRun::Entry>> entries;
  Pool pool;  // last: its threads use all of the above
};

void TaskRun::tell() {
  auto& parts = *service_.parts_;
  const double now = steady_seconds();
  if ((now - entry_.told_at) * 1000 < parts.settings.tell_every_ms) return;
  entry_.told_at = now;
  const std::lock_guard lock(parts.mutex);
  parts.events.task(entry_.status);
}

void TaskRun::set_total(int64_t total) {
  {
    const std::lock_guard lock(service_.parts_->mutex);
    entry_.status.total = total;
  }
  tell();
}

void TaskRun::add_succeeded(int64_t count) {
  {
    const std::lock_guard lock(service_.parts_->mutex);
    entry_.status.succeeded += count;
    entry_.status.done += count;
  }
  tell();
}

void TaskRun::add_skipped(int64_t count) {
  {
    const std::lock_guard lock(service_.parts_->mutex);
    entry_.status.skipped += count;
    entry_.status.done += count;
  }
  tell();
}

void TaskRun::add_failed(std::string id, std::string code, std::string message) {
  {
    const std::lock_guard lock(service_.parts_->mutex);
    TaskStatus& status = entry_.status;
    ++status.failed_count;
    ++status.done;
    if (status.failed.size() < size_t{limits::task_faults_max}) {
      status.failed.push_back({std::move(id), std::move(code), std::move(message)});
    }
  }
  tell();
}

void TaskRun::set_undo(const UndoId& id) {
  const std::lock_guard lock(service_.parts_->mutex);
  entry_.status.undo_id = id;
}

void TaskRun::set_result_url(std::string url) {
  const std::lock_guard lock(service_.parts_->mutex);
  entry_.status.result_url = std::move(url);
}

Result<> TaskRun::go_on() const {
  if (!entry_.stop) return {};
  return fail(ErrorKind::cancelled, "The task was cancelled.");
}

TaskService::TaskService(EventSink& events, TaskSettings settings)
    : parts_(std::make_unique<Parts>(events, settings)) {}

TaskService::~TaskService() {
  stop();
}

void TaskService::stop() {
  {
    const std::lock_guard lock(parts_->mutex);
    for (const auto& [id, entry] : parts_->entries) entry->stop = true;
  }
  parts_->pool.stop();
}

Result<TaskStatus> TaskService::start(const Caller& caller, std::string kind, std::string title,
                                      TaskWork work) {
  TRY_DO(require(caller, Action::tasks_run));
  const auto entry = std::make_shared<TaskRun::Entry>();
  entry->status.id = TaskId::make();
  entry->status.owner = caller.owner;
  entry->status.kind = std::move(kind);
  entry->status.title = std::move(title);
  entry->status.created_at = now_utc_ms();
  const TaskStatus first = entry->status;
  {
    const std::lock_guard lock(parts_->mutex);
    parts_->forget_old();
    parts_->entries.emplace(first.id, entry);
  }
  const auto run = [this, entry, work = std::move(work)] {
    TaskRun handle(*this, *entry);
    const Result<> begun = handle.go_on();
    parts_->end(*entry, begun ? work(handle) : begun);
  };
  parts_->events.task(first);
  const Result<> taken = parts_->pool.submit(run);
  if (taken) return first;
  parts_->end(*entry, taken);
  const std::lock_guard lock(parts_->mutex);
  parts_->entries.erase(first.id);
  return fail(ErrorKind::unavailable, "Too many tasks are waiting; try again when some are done.");
}

Result<TaskStatus> TaskService::wait(const Caller& caller, const TaskId& id, int wait_ms) {
  TRY_DO(require(caller, Action::tasks_read));
  std::unique_lock lock(parts_->mutex);
  const auto entry = parts_->find(caller, id);
  if (!entry) return no_such_task();
  parts_->ended.wait_for(lock, std::chrono::milliseconds(wait_ms),
                         [&] { return entry->status.state != TaskState::running; });
  return entry->status;
}

Result<TaskStatus> TaskService::get(const Caller& caller, const TaskId& id) {
  return wait(caller, id, 0);
}

Result<std::vector<TaskStatus>> TaskService::list(const Caller& caller) {
  TRY_DO(require(caller, Action::tasks_read));
  const std::lock_guard lock(parts_->mutex);
  std::vector<TaskStatus> statuses;
  for (auto it = parts_->entries.rbegin(); it != parts_->entries.rend(); ++it) {
    const TaskStatus& status = it->second->status;
    if (can(caller, Action::tasks_read, status.owner)) statuses.push_back(status);
  }
  return statuses;
}

Result<TaskStatus> TaskService::cancel(const Caller& caller, const TaskId& id) {
  TRY_DO(require(caller, Action::tasks_run));
  const std::lock_guard lock(parts_->mutex);
  const auto entry = parts_->find(caller, id);
  if (!entry) return no_such_task();
  if (entry->status.state != TaskState::running) {
    return fail(ErrorKind::conflict, "This task has already ended.");
  }
  entry->stop = true;
  return entry->status;
}

}  // namespace atelier
