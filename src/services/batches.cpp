#include "services/batches.h"

#include "base/clock.h"
#include "db/database.h"

namespace atelier {
namespace {

Failure no_such_batch() {
  return fail(ErrorKind::not_found, "There is no such batch.");
}

}  // namespace

Result<BatchStatus> BatchService::create(const Caller& caller, const BatchDraft& draft) {
  BatchStatus status;
  status.batch = {.id = BatchId::make(),
                  .owner = caller.owner,
                  .kind = draft.kind,
                  .axes = axes_text(draft.axes),
                  .created_at = now_utc_ms()};
  const auto keep = [&](Tx& tx, const std::vector<Job>& jobs) -> Result<> {
    TRY_DO(batches_.insert(tx, status.batch));
    for (size_t i = 0; i < jobs.size(); ++i) {
      TRY_DO(batches_.add_job(tx, status.batch.id, int64_t(i), jobs[i].id));
    }
    return {};
  };
  TRY(status.jobs, jobs_.create_all(caller, draft.jobs, keep));
  return status;
}

Result<BatchStatus> BatchService::get(const Caller& caller, const BatchId& id) {
  TRY_DO(require(caller, Action::jobs_read));
  std::optional<Batch> batch;
  std::vector<BatchStore::Cell> cells;
  const auto look = [&](Tx& tx) -> Result<> {
    TRY(batch, batches_.find(tx, id));
    if (!batch) return {};
    TRY(cells, batches_.cells(tx, id));
    return {};
  };
  TRY_DO(db_.read(look));
  if (!batch || !can(caller, Action::jobs_read, batch->owner)) return no_such_batch();
  BatchStatus status{std::move(*batch), {}};
  for (const auto& cell : cells) {
    TRY(auto job, jobs_.get(caller, cell.job));
    status.jobs.push_back(std::move(job));
  }
  return status;
}

Result<GridCells> BatchService::cells(const Caller& caller, const AssetId& sheet) {
  TRY_DO(require(caller, Action::assets_read));
  GridCells grid;
  const auto look = [&](Tx& tx) -> Result<> {
    TRY(const auto batch, batches_.find_by_sheet(tx, sheet));
    if (!batch || !can(caller, Action::assets_read, batch->owner)) return no_such_batch();
    TRY(grid.axes, axes_of_text(batch->axes));
    TRY(const auto cells, batches_.cells(tx, batch->id));
    for (const auto& [cell, id] : cells) {
      GridCell shown{index_of(grid.axes, cell), id, {}};
      TRY(const auto job, JobStore().find(tx, id));
      if (job && !job->asset_ids.empty()) shown.asset = job->asset_ids.front();
      grid.cells.push_back(std::move(shown));
    }
    return {};
  };
  TRY_DO(db_.read(look));
  return grid;
}

}  // namespace atelier
