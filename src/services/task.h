// One long piece of work as watchers see it: a bulk action, an undo, an import.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "store/ids.h"

namespace atelier {

enum class TaskState { running, done, failed, cancelled };
constexpr std::array<std::string_view, 4> enum_names(TaskState) {
  return {"running", "done", "failed", "cancelled"};
}

// One thing the task could not do. `id` is an asset's, or a path for an import.
struct TaskFault {
  std::string id;
  std::string code;  // "protected", "not_found", an ErrorKind's name
  std::string message;
};

struct TaskStatus {
  TaskId id;
  std::string owner;
  std::string kind;   // "move_to_board", "undo", "import"
  std::string title;  // "Moving 1,200 pictures to Cats"
  TaskState state = TaskState::running;
  int64_t done = 0;
  int64_t total = 0;  // 0 while it is not known
  int64_t succeeded = 0;
  int64_t skipped = 0;  // was so already
  int64_t failed_count = 0;
  std::vector<TaskFault> failed;  // the first of them, see limits::task_faults_max
  std::optional<UndoId> undo_id;
  std::optional<std::string> result_url;
  std::optional<std::string> error;  // a sentence, when it failed as a whole
  int64_t created_at = 0;
};

}  // namespace atelier
