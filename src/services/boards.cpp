#include "services/boards.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "db/database.h"
#include "services/limits.h"
#include "services/names.h"
#include "store/assets.h"

namespace atelier {
namespace {

Failure no_such_board() {
  return fail(ErrorKind::not_found, "There is no such board.");
}

Failure fault(const char* field, const char* says) {
  return fail(Error{ErrorKind::invalid, fmt::format("{} {}.", field, says), "", {{field, says}}});
}

BoardStatus status_of(Board board, const std::vector<BoardFacts>& facts) {
  BoardStatus status{std::move(board), 0, 0, std::nullopt};
  const auto found = std::ranges::find(facts, std::optional(status.board.id), &BoardFacts::board);
  if (found != facts.end()) {
    status.images = found->images;
    status.assets = found->assets;
    status.shown_cover = found->newest;
  }
  if (status.board.living_cover) status.shown_cover = status.board.living_cover;
  return status;
}

}  // namespace

Result<BoardList> BoardService::list(const Caller& caller, Archived archived) {
  TRY_DO(require(caller, Action::boards_read));
  TRY(auto boards, db_.read([&](Tx& tx) { return boards_.all_of(tx, caller.owner); }));
  TRY(const auto facts, sets_.board_facts(caller));
  BoardList list;
  for (Board& board : boards) {
    if (board.archived && archived == Archived::left_out) continue;
    list.boards.push_back(status_of(std::move(board), facts));
  }
  const auto homeless = std::ranges::find(facts, std::optional<BoardId>(), &BoardFacts::board);
  if (homeless != facts.end()) list.uncategorized = *homeless;
  return list;
}

Result<BoardStatus> BoardService::get(const Caller& caller, const BoardId& id) {
  TRY_DO(require(caller, Action::boards_read));
  TRY(auto board, db_.read([&](Tx& tx) { return boards_.find(tx, id); }));
  if (!board || !can(caller, Action::boards_read, board->owner)) return no_such_board();
  TRY(const auto facts, sets_.board_facts(caller));
  return status_of(std::move(*board), facts);
}

Result<> BoardService::check_parent(Tx& tx, const Caller& caller, const BoardId& board,
                                    const BoardId& parent) const {
  TRY(const auto found, boards_.find(tx, parent));
  if (!found || !can(caller, Action::boards_edit, found->owner)) {
    return fault("parent_id", "is no board of yours");
  }
  TRY(const bool circle, boards_.holds(tx, board, parent));
  if (circle) return fault("parent_id", "must not be the board itself or one inside it");
  TRY(const int64_t depth, boards_.depth_of(tx, parent));
  TRY(const int64_t height, boards_.height_of(tx, board));
  if (depth + 1 + height >= limits::board_levels_max) {
    return fault("parent_id", "would nest boards too deeply");
  }
  return {};
}

Result<> BoardService::check_cover(Tx& tx, const Caller& caller, const AssetId& cover) const {
  TRY(const auto asset, AssetStore().find(tx, cover, caller.owner));
  if (!asset || !can(caller, Action::assets_read, asset->owner) || asset->trashed_at) {
    return fault("cover_asset_id", "is no picture of yours");
  }
  return {};
}

Result<BoardStatus> BoardService::create(const Caller& caller, const BoardDraft& draft) {
  TRY_DO(require(caller, Action::boards_edit));
  Board board;
  TRY(board.name, clean_name(draft.name, "name"));
  board.id = BoardId::make();
  board.owner = caller.owner;
  board.parent_id = draft.parent_id;
  board.created_at = now_utc_ms();
  const auto insert = [&](Tx& tx) -> Result<> {
    TRY(const int64_t count, boards_.count_of(tx, caller.owner));
    if (count >= limits::boards_max) {
      return fail(ErrorKind::exhausted,
                  fmt::format("There are {} boards already; delete some first.", count));
    }
    if (draft.parent_id) TRY_DO(check_parent(tx, caller, board.id, *draft.parent_id));
    return boards_.insert(tx, board);
  };
  TRY_DO(db_.write(insert));
  events_.boards_changed();
  return BoardStatus{std::move(board), 0, 0, std::nullopt};
}

// False when the rev was not the newest.
Result<bool> BoardService::apply(Tx& tx, const Caller& caller, const BoardId& id,
                                 const BoardChange& change) {
  TRY(auto board, boards_.find(tx, id));
  if (!board || !can(caller, Action::boards_edit, board->owner)) return no_such_board();
  if (change.rev && *change.rev != board->rev) return false;
  if (change.name) {
    TRY(board->name, clean_name(*change.name, "name"));
  }
  if (change.archived) board->archived = *change.archived;
  if (change.parent_id) {
    if (*change.parent_id) TRY_DO(check_parent(tx, caller, id, **change.parent_id));
    board->parent_id = *change.parent_id;
  }
  if (change.cover_asset_id) {
    if (*change.cover_asset_id) TRY_DO(check_cover(tx, caller, **change.cover_asset_id));
    board->cover_asset_id = *change.cover_asset_id;
  }
  return boards_.update(tx, *board);
}

Result<Saved<BoardStatus>> BoardService::change(const Caller& caller, const BoardId& id,
                                                const BoardChange& change) {
  TRY_DO(require(caller, Action::boards_edit));
  TRY(const bool changed, db_.write([&](Tx& tx) { return apply(tx, caller, id, change); }));
  if (changed) events_.boards_changed();
  TRY(auto status, get(caller, id));
  return Saved<BoardStatus>{std::move(status), !changed};
}

}  // namespace atelier
