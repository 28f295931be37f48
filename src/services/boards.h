// Boards: make, rename, nest, archive. Deleting one with what it holds is in board_removal.h.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/asset_sets.h"
#include "services/caller.h"
#include "services/events.h"
#include "services/saved.h"
#include "store/boards.h"

namespace atelier {

class Database;

struct BoardStatus {
  Board board;
  int64_t images = 0;  // outside the trash, its own only
  int64_t assets = 0;
  std::optional<AssetId> shown_cover;  // the chosen one, else the newest picture
};

struct BoardList {
  std::vector<BoardStatus> boards;
  BoardFacts uncategorized;
};

struct BoardDraft {
  std::string name;
  std::optional<BoardId> parent_id;
};

// What is absent stays as it is.
struct BoardChange {
  std::optional<std::string> name;
  std::optional<std::optional<BoardId>> parent_id;
  std::optional<std::optional<AssetId>> cover_asset_id;
  std::optional<bool> archived;
  std::optional<int64_t> rev;  // change only when this is still the newest
};

enum class Archived { left_out, included };

// Threads: any.
class BoardService {
 public:
  BoardService(Database& db, AssetSets& sets, EventSink& events)
      : db_(db), sets_(sets), events_(events) {}

  // By name.
  Result<BoardList> list(const Caller& caller, Archived archived);
  Result<BoardStatus> get(const Caller& caller, const BoardId& id);
  // `invalid` for a bad name or parent, `exhausted` beyond limits::boards_max.
  Result<BoardStatus> create(const Caller& caller, const BoardDraft& draft);
  // `invalid` for a parent that is the board itself or below it, or a cover nobody has.
  Result<Saved<BoardStatus>> change(const Caller& caller, const BoardId& id,
                                    const BoardChange& change);

 private:
  Result<> check_parent(Tx& tx, const Caller& caller, const BoardId& board,
                        const BoardId& parent) const;
  Result<> check_cover(Tx& tx, const Caller& caller, const AssetId& cover) const;
  Result<bool> apply(Tx& tx, const Caller& caller, const BoardId& id, const BoardChange& change);

  Database& db_;
  AssetSets& sets_;
  EventSink& events_;
  BoardStore boards_;
};

}  // namespace atelier
