#include "store/boards.h"

namespace atelier {
namespace {

#define BOARD_COLUMNS                                                                       \
  "b.id, b.owner, b.parent_id, b.name, b.cover_asset_id, b.archived, b.rev, b.created_at, " \
  "(SELECT a.id FROM assets a WHERE a.id = b.cover_asset_id AND a.trashed_at IS NULL)"

constexpr Query insert_board{
    "boards.insert",
    "INSERT INTO boards (id, owner, parent_id, name, cover_asset_id, archived, rev, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr Query select_board{"boards.find",
                             "SELECT " BOARD_COLUMNS " FROM boards b WHERE b.id = $1"};
constexpr Query select_all{"boards.all_of", "SELECT " BOARD_COLUMNS
                                            " FROM boards b WHERE b.owner = $1 "
                                            "ORDER BY b.name, b.id"};
#undef BOARD_COLUMNS
constexpr Query count_owned{"boards.count_of", "SELECT count(*) FROM boards WHERE owner = $1"};
constexpr Query update_board{"boards.update",
                             "UPDATE boards SET parent_id = $2, name = $3, cover_asset_id = $4, "
                             "archived = $5, rev = rev + 1 WHERE id = $1"};
constexpr Query lift_children{
    "boards.lift_children",
    "UPDATE boards SET parent_id = (SELECT parent_id FROM boards WHERE id = $1), rev = rev + 1 "
    "WHERE parent_id = $1"};
constexpr Query empty_board{"boards.empty",
                            "UPDATE assets SET board_id = NULL, rev = rev + 1 WHERE board_id = $1"};
constexpr Query delete_board{"boards.remove", "DELETE FROM boards WHERE id = $1"};
// UNION, not UNION ALL: a circle in a damaged database ends instead of turning for ever.
constexpr Query select_holds{"boards.holds",
                             "WITH RECURSIVE up (id) AS (SELECT $2 UNION SELECT b.parent_id FROM "
                             "boards b JOIN up ON b.id = up.id WHERE b.parent_id IS NOT NULL) "
                             "SELECT count(*) FROM up WHERE id = $1"};
constexpr Query select_depth{"boards.depth_of",
                             "WITH RECURSIVE up (id) AS (SELECT $1 UNION SELECT b.parent_id FROM "
                             "boards b JOIN up ON b.id = up.id WHERE b.parent_id IS NOT NULL) "
                             "SELECT count(*) - 1 FROM up"};
constexpr Query select_height{
    "boards.height_of",
    "WITH RECURSIVE down (id, level) AS (SELECT $1, 0 UNION SELECT b.id, down.level + 1 FROM "
    "boards b JOIN down ON b.parent_id = down.id WHERE down.level < 100) "
    "SELECT max(level) FROM down"};
constexpr Query select_circles{
    "boards.in_circles",
    "WITH RECURSIVE up (start, id) AS (SELECT id, parent_id FROM boards WHERE parent_id IS NOT "
    "NULL "
    "UNION SELECT up.start, b.parent_id FROM boards b JOIN up ON b.id = up.id "
    "WHERE b.parent_id IS NOT NULL) SELECT start FROM up WHERE start = id ORDER BY start"};

Board board_from(const Row& row) {
  Board board;
  board.id = {row.text(0)};
  board.owner = row.text(1);
  if (!row.is_null(2)) board.parent_id = BoardId{row.text(2)};
  board.name = row.text(3);
  if (!row.is_null(4)) board.cover_asset_id = AssetId{row.text(4)};
  board.archived = row.integer(5) != 0;
  board.rev = row.integer(6);
  board.created_at = row.integer(7);
  if (!row.is_null(8)) board.living_cover = AssetId{row.text(8)};
  return board;
}

std::optional<std::string> text_of(const auto& id) {
  return id ? std::optional(id->text) : std::nullopt;
}

}  // namespace

Result<> BoardStore::insert(Tx& tx, const Board& b) const {
  TRY_DO(tx.run(insert_board, b.id.text, b.owner, text_of(b.parent_id), b.name,
                text_of(b.cover_asset_id), b.archived, b.rev, b.created_at));
  return {};
}

Result<std::optional<Board>> BoardStore::find(Tx& tx, const BoardId& id) const {
  TRY(const auto row, tx.first(select_board, id.text));
  return row ? std::optional(board_from(*row)) : std::optional<Board>();
}

Result<std::vector<Board>> BoardStore::all_of(Tx& tx, std::string_view owner) const {
  TRY(const auto rows, tx.all(select_all, owner));
  std::vector<Board> boards;
  for (const Row& row : rows) boards.push_back(board_from(row));
  return boards;
}

Result<int64_t> BoardStore::count_of(Tx& tx, std::string_view owner) const {
  TRY(const auto row, tx.first(count_owned, owner));
  return row->integer(0);
}

Result<bool> BoardStore::update(Tx& tx, const Board& b) const {
  TRY(const int64_t changed, tx.run(update_board, b.id.text, text_of(b.parent_id), b.name,
                                    text_of(b.cover_asset_id), b.archived));
  return changed == 1;
}

Result<bool> BoardStore::remove(Tx& tx, const BoardId& id) const {
  TRY_DO(tx.run(lift_children, id.text));
  TRY_DO(tx.run(empty_board, id.text));
  TRY(const int64_t changed, tx.run(delete_board, id.text));
  return changed == 1;
}

Result<bool> BoardStore::holds(Tx& tx, const BoardId& board, const BoardId& id) const {
  TRY(const auto row, tx.first(select_holds, board.text, id.text));
  return row->integer(0) > 0;
}

Result<int64_t> BoardStore::depth_of(Tx& tx, const BoardId& id) const {
  TRY(const auto row, tx.first(select_depth, id.text));
  return row->integer(0);
}

Result<int64_t> BoardStore::height_of(Tx& tx, const BoardId& id) const {
  TRY(const auto row, tx.first(select_height, id.text));
  return row->integer(0);
}

Result<std::vector<BoardId>> BoardStore::in_circles(Tx& tx) const {
  TRY(const auto rows, tx.all(select_circles));
  std::vector<BoardId> ids;
  for (const Row& row : rows) ids.push_back({row.text(0)});
  return ids;
}

}  // namespace atelier
