#include "store/batches.h"

namespace atelier {
namespace {

#define BATCH_COLUMNS "b.id, b.owner, b.kind, b.axes, b.sheet_asset_id, b.sheet_fault, b.created_at"
constexpr Query insert_batch{"batches.insert",
                             "INSERT INTO batches (id, owner, kind, axes, created_at) "
                             "VALUES ($1, $2, $3, $4, $5)"};
constexpr Query insert_job{"batches.add_job",
                           "INSERT INTO batch_jobs (batch_id, cell, job_id) VALUES ($1, $2, $3)"};
constexpr Query select_batch{"batches.find",
                             "SELECT " BATCH_COLUMNS " FROM batches b WHERE b.id = $1"};
constexpr Query select_by_sheet{
    "batches.find_by_sheet", "SELECT " BATCH_COLUMNS " FROM batches b WHERE b.sheet_asset_id = $1"};
constexpr Query select_ripe{
    "batches.ripe",
    "SELECT " BATCH_COLUMNS
    " FROM batches b WHERE b.kind = 'grid' AND b.sheet_asset_id IS NULL AND b.sheet_fault = '' "
    "AND NOT EXISTS (SELECT 1 FROM batch_jobs m JOIN jobs j ON j.id = m.job_id "
    "WHERE m.batch_id = b.id AND j.state IN ('queued', 'running')) ORDER BY b.id LIMIT 16"};
#undef BATCH_COLUMNS
constexpr Query select_cells{
    "batches.cells", "SELECT cell, job_id FROM batch_jobs WHERE batch_id = $1 ORDER BY cell"};
constexpr Query settle_batch{"batches.settle",
                             "UPDATE batches SET sheet_asset_id = $2, sheet_fault = $3 "
                             "WHERE id = $1 AND sheet_asset_id IS NULL AND sheet_fault = ''"};

Batch batch_from(const Row& row) {
  Batch batch{.id = {row.text(0)},
              .owner = row.text(1),
              .kind = find_enum<BatchKind>(row.text(2)).value(),
              .axes = row.text(3),
              .sheet_asset_id = {},
              .sheet_fault = row.text(5),
              .created_at = row.integer(6)};
  if (!row.is_null(4)) batch.sheet_asset_id = AssetId{row.text(4)};
  return batch;
}

}  // namespace

Result<> BatchStore::insert(Tx& tx, const Batch& b) const {
  TRY_DO(tx.run(insert_batch, b.id.text, b.owner, name_of(b.kind), b.axes, b.created_at));
  return {};
}

Result<> BatchStore::add_job(Tx& tx, const BatchId& id, int64_t cell, const JobId& job) const {
  TRY_DO(tx.run(insert_job, id.text, cell, job.text));
  return {};
}

Result<std::optional<Batch>> BatchStore::find(Tx& tx, const BatchId& id) const {
  TRY(const auto row, tx.first(select_batch, id.text));
  return row ? std::optional(batch_from(*row)) : std::nullopt;
}

Result<std::optional<Batch>> BatchStore::find_by_sheet(Tx& tx, const AssetId& sheet) const {
  TRY(const auto row, tx.first(select_by_sheet, sheet.text));
  return row ? std::optional(batch_from(*row)) : std::nullopt;
}

Result<std::vector<BatchStore::Cell>> BatchStore::cells(Tx& tx, const BatchId& id) const {
  TRY(const auto rows, tx.all(select_cells, id.text));
  std::vector<Cell> cells;
  for (const Row& row : rows) cells.push_back({row.integer(0), JobId{row.text(1)}});
  return cells;
}

Result<std::vector<Batch>> BatchStore::ripe(Tx& tx) const {
  TRY(const auto rows, tx.all(select_ripe));
  std::vector<Batch> batches;
  for (const Row& row : rows) batches.push_back(batch_from(row));
  return batches;
}

Result<bool> BatchStore::settle(Tx& tx, const BatchId& id, const std::optional<AssetId>& sheet,
                                std::string_view fault) const {
  const auto text = sheet ? std::optional(sheet->text) : std::nullopt;
  TRY(const int64_t changed, tx.run(settle_batch, id.text, text, fault));
  return changed == 1;
}

}  // namespace atelier
