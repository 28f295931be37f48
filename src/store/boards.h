// Boards: where assets live, nested. Threads: any; a store has no state.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "store/ids.h"

namespace atelier {

struct Board {
  BoardId id;
  std::string owner;
  std::optional<BoardId> parent_id;
  std::string name;
  std::optional<AssetId> cover_asset_id;
  std::optional<AssetId> living_cover;  // the same, unless it is deleted or in the trash; read only
  bool archived = false;
  int64_t rev = 1;
  int64_t created_at = 0;
};

class BoardStore {
 public:
  Result<> insert(Tx& tx, const Board& board) const;
  Result<std::optional<Board>> find(Tx& tx, const BoardId& id) const;
  // By name as SQLite sorts it, then by age.
  Result<std::vector<Board>> all_of(Tx& tx, std::string_view owner) const;
  Result<int64_t> count_of(Tx& tx, std::string_view owner) const;
  // Everything but id, owner and created_at; the rev becomes one more. False when it has gone.
  Result<bool> update(Tx& tx, const Board& board) const;
  // Its children move up to its own parent, its assets become Uncategorized. False when it had
  // gone.
  Result<bool> remove(Tx& tx, const BoardId& id) const;
  // Is `id` this board or one below it?
  Result<bool> holds(Tx& tx, const BoardId& board, const BoardId& id) const;
  // How deep below the top it lies: 0 for a board without parent.
  Result<int64_t> depth_of(Tx& tx, const BoardId& id) const;
  // Levels below it: 0 without children.
  Result<int64_t> height_of(Tx& tx, const BoardId& id) const;
  // Boards that stand below themselves; always empty in a sound database.
  Result<std::vector<BoardId>> in_circles(Tx& tx) const;
};

}  // namespace atelier
