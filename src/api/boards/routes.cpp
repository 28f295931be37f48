#include "api/boards/routes.h"

#include "api/assets/views.h"
#include "api/boards/dto.h"
#include "api/tasks/views.h"

namespace atelier::api {
namespace {

BoardView board_view(const BoardStatus& status) {
  return {.status = status, .cover_url = cover_url(status.shown_cover)};
}

Result<BoardListView> list_boards(const Call& call, BoardListQuery query, BoardService& boards) {
  const auto archived = query.archived ? Archived::included : Archived::left_out;
  TRY(const BoardList list, boards.list(call.caller, archived));
  BoardListView view;
  for (const BoardStatus& status : list.boards) view.items.push_back(board_view(status));
  const BoardFacts& rest = list.uncategorized;
  view.uncategorized = {rest.images, rest.assets, rest.newest, cover_url(rest.newest)};
  return view;
}

Result<BoardView> create_board(const Call& call, BoardDraft draft, BoardService& boards) {
  TRY(const auto status, boards.create(call.caller, draft));
  return board_view(status);
}

Result<Changed<BoardView>> change_board(const Call& call, BoardPatch patch, BoardService& boards) {
  TRY_DO(patch.parent_id.check("parent_id"));
  TRY_DO(patch.cover_asset_id.check("cover_asset_id"));
  const BoardChange change{.name = patch.name,
                           .parent_id = patch.parent_id.id<BoardTag>(),
                           .cover_asset_id = patch.cover_asset_id.id<AssetTag>(),
                           .archived = patch.archived,
                           .rev = patch.rev};
  TRY(const auto saved, boards.change(call.caller, patch.id, change));
  return Changed<BoardView>{board_view(saved.row), saved.is_stale};
}

Result<TaskView> delete_board(const Call& call, BoardRemoval removal, BulkService& bulk) {
  TRY(const auto task, bulk.remove_board(call.caller, removal.id, removal.images));
  return task_view(task);
}

}  // namespace

void add_board_routes(Routes& routes, BoardService& boards, BulkService& bulk) {
  routes.get<BoardListQuery, BoardListView>("/api/v1/boards",
                                            {.name = "list_boards",
                                             .tag = "Boards",
                                             .needs = Action::boards_read,
                                             .says = "All boards, by name"},
                                            bind(list_boards, boards));
  routes.post<BoardDraft, BoardView>("/api/v1/boards",
                                     {.name = "create_board",
                                      .tag = "Boards",
                                      .needs = Action::boards_edit,
                                      .success = 201,
                                      .says = "Make a board"},
                                     bind(create_board, boards));
  routes.patch<BoardPatch, Changed<BoardView>>("/api/v1/boards/{id}",
                                               {.name = "change_board",
                                                .tag = "Boards",
                                                .needs = Action::boards_edit,
                                                .says = "Rename, nest, archive, choose a cover"},
                                               bind(change_board, boards));
  routes.remove<BoardRemoval, TaskView>(
      "/api/v1/boards/{id}",
      {.name = "delete_board",
       .tag = "Boards",
       .needs = Action::boards_edit,
       .says = "Delete a board with or without its pictures; boards inside it move up"},
      bind(delete_board, bulk));
}

}  // namespace atelier::api
