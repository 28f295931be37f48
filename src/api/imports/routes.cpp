#include "api/imports/routes.h"

#include "api/imports/dto.h"
#include "api/tasks/views.h"

namespace atelier::api {
namespace {

Result<TaskView> create_import(const Call& call, ImportDraft draft, ImportService& imports) {
  TRY(const auto status, imports.start(call.caller, draft));
  return task_view(status);
}

Result<ImportList> list_imports(const Call& call, Nothing, ImportService& imports) {
  return imports.list(call.caller);
}

Result<NoContent> remove_watch(const Call& call, WatchRef ref, ImportService& imports) {
  TRY_DO(imports.unwatch(call.caller, ref.path));
  return NoContent{};
}

}  // namespace

void add_import_routes(Routes& routes, ImportService& imports) {
  routes.post<ImportDraft, TaskView>(
      "/api/v1/imports",
      {.name = "create_import",
       .tag = "Imports",
       .needs = Action::assets_add,
       .success = 202,
       .says = "Bring a folder of the server's machine in, with the recipes other tools left"},
      bind(create_import, imports));
  routes.get<Nothing, ImportList>("/api/v1/imports",
                                  {.name = "list_imports",
                                   .tag = "Imports",
                                   .needs = Action::assets_read,
                                   .says = "The watched folders, and what imports have seen"},
                                  bind(list_imports, imports));
  routes.remove<WatchRef, NoContent>("/api/v1/imports/watched",
                                     {.name = "remove_watched_folder",
                                      .tag = "Imports",
                                      .needs = Action::assets_add,
                                      .success = 204,
                                      .says = "Watch a folder no more; its pictures stay"},
                                     bind(remove_watch, imports));
}

}  // namespace atelier::api
