// Batches: many jobs out of one request, all of them or none.
#pragma once
#include <optional>
#include <vector>

#include "services/caller.h"
#include "services/grid.h"
#include "services/jobs.h"
#include "store/batches.h"

namespace atelier {

class Database;

struct BatchDraft {
  BatchKind kind = BatchKind::prompts;
  std::vector<GridAxis> axes;  // of a grid; `jobs` are its cells, see cells_of()
  std::vector<JobDraft> jobs;  // 1..limits::batch_jobs_max
};

struct BatchStatus {
  Batch batch;
  std::vector<JobStatus> jobs;
};

struct GridCell {
  std::vector<int> index;  // a number for each axis
  JobId job;
  std::optional<AssetId> asset;  // nothing: not drawn, or deleted since
};
struct GridCells {
  std::vector<GridAxis> axes;
  std::vector<GridCell> cells;
};

// Threads: any.
class BatchService {
 public:
  BatchService(Database& db, JobService& jobs) : db_(db), jobs_(jobs) {}

  // `invalid` with every fault that any of the jobs has, each once.
  Result<BatchStatus> create(const Caller& caller, const BatchDraft& draft);
  Result<BatchStatus> get(const Caller& caller, const BatchId& id);
  // Of the grid whose sheet this asset is; `not_found` for any other asset.
  Result<GridCells> cells(const Caller& caller, const AssetId& sheet);

 private:
  Database& db_;
  JobService& jobs_;
  BatchStore batches_;
};

}  // namespace atelier
