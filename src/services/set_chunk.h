// What one transaction of long work on assets did, and how it is told. Private to set_runner and
// undo_runner.
#pragma once
#include <vector>

#include "services/change_teller.h"
#include "services/tasks.h"
#include "store/boards.h"

namespace atelier {

struct Chunk {
  std::vector<AssetId> changed;
  int64_t skipped = 0;
  std::vector<TaskFault> faults;
};

inline void report(TaskRun& task, Chunk& chunk, ChangeTeller& teller) {
  teller.add(chunk.changed);
  for (TaskFault& fault : chunk.faults) {
    task.add_failed(std::move(fault.id), std::move(fault.code), std::move(fault.message));
  }
  if (chunk.skipped > 0) task.add_skipped(chunk.skipped);
  if (!chunk.changed.empty()) task.add_succeeded(int64_t(chunk.changed.size()));
}

inline Result<bool> board_exists(Tx& tx, const std::string& id) {
  TRY(const auto board, BoardStore().find(tx, {id}));
  return board.has_value();
}

}  // namespace atelier
