#include "api/bulk/routes.h"

#include "api/bulk/dto.h"
#include "api/tasks/views.h"

namespace atelier::api {
namespace {

Result<TaskView> start_bulk(const Call& call, BulkRequest request, BulkService& bulk) {
  TRY_DO(request.args.board_id.check("args.board_id"));
  const BulkArgs args{.board_id = request.args.board_id.id<BoardTag>(),
                      .rating = request.args.rating,
                      .tags = std::move(request.args.tags),
                      .collection_id = request.args.collection_id};
  const Selection selection{std::move(request.ids), std::move(request.filter),
                            std::move(request.exclude)};
  TRY(const auto task, bulk.start(call.caller, request.action, args, selection));
  return task_view(task);
}

Result<UndoListView> list_undos(const Call& call, Nothing, BulkService& bulk) {
  TRY(const auto undos, bulk.undos(call.caller));
  UndoListView view;
  for (const Undo& undo : undos) {
    view.items.push_back({undo.id, undo.action, undo.items, undo.created_at, undo.undone_at});
  }
  return view;
}

Result<TaskView> undo(const Call& call, UndoRef ref, BulkService& bulk) {
  TRY(const auto task, bulk.undo(call.caller, ref.id));
  return task_view(task);
}

}  // namespace

void add_bulk_routes(Routes& routes, BulkService& bulk) {
  routes.post<BulkRequest, TaskView>(
      "/api/v1/assets/bulk",
      {.name = "bulk_assets",
       .tag = "Assets",
       .needs = Action::assets_edit,
       .says = "Do one thing to many; a small task is over when the answer comes"},
      bind(start_bulk, bulk));
  routes.get<Nothing, UndoListView>("/api/v1/undos",
                                    {.name = "list_undos",
                                     .tag = "Assets",
                                     .needs = Action::assets_edit,
                                     .says = "What can be taken back, newest first"},
                                    bind(list_undos, bulk));
  routes.post<UndoRef, TaskView>(
      "/api/v1/undos/{id}",
      {.name = "undo",
       .tag = "Assets",
       .needs = Action::assets_edit,
       .says = "Take an action back; what was changed since stays and is reported"},
      bind(undo, bulk));
}

}  // namespace atelier::api
