// Batches: jobs that were asked for at once, and the sheet that a grid's pictures end on.
// Threads: any.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "store/ids.h"

namespace atelier {

enum class BatchKind { prompts, grid };
constexpr std::array<std::string_view, 2> enum_names(BatchKind) {
  return {"prompts", "grid"};
}

struct Batch {
  BatchId id;
  std::string owner;
  BatchKind kind = BatchKind::prompts;
  std::string axes = "[]";  // JSON, see services/grid.h
  std::optional<AssetId> sheet_asset_id;
  std::string sheet_fault;  // why there will be no sheet; empty while there may be
  int64_t created_at = 0;
};

class BatchStore {
 public:
  Result<> insert(Tx& tx, const Batch& batch) const;
  // `cell`: its place in the batch, from 0.
  Result<> add_job(Tx& tx, const BatchId& id, int64_t cell, const JobId& job) const;
  Result<std::optional<Batch>> find(Tx& tx, const BatchId& id) const;
  Result<std::optional<Batch>> find_by_sheet(Tx& tx, const AssetId& sheet) const;
  // In cell order; jobs that were deleted since are left out.
  struct Cell {
    int64_t cell = 0;
    JobId job;
  };
  Result<std::vector<Cell>> cells(Tx& tx, const BatchId& id) const;
  // Grids whose jobs have all ended and which have no sheet yet.
  Result<std::vector<Batch>> ripe(Tx& tx) const;
  // The sheet, or why there is none. False when that was settled before.
  Result<bool> settle(Tx& tx, const BatchId& id, const std::optional<AssetId>& sheet,
                      std::string_view fault) const;
};

}  // namespace atelier
