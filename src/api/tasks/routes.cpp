#include "api/tasks/routes.h"

#include "api/tasks/views.h"
#include "services/tasks.h"

namespace atelier::api {
namespace {

struct TaskRef {
  TaskId id;
};
template <class V>
void fields(V& v, TaskRef& t) {
  v.required("id", t.id);
}

struct TaskListView {
  std::vector<TaskView> items;
};
template <class V>
void fields(V& v, TaskListView& t) {
  v.required("items", t.items);
}

Result<TaskListView> list_tasks(const Call& call, Nothing, TaskService& tasks) {
  TRY(const auto statuses, tasks.list(call.caller));
  TaskListView view;
  for (const TaskStatus& status : statuses) view.items.push_back(task_view(status));
  return view;
}

Result<TaskView> get_task(const Call& call, TaskRef ref, TaskService& tasks) {
  TRY(const auto status, tasks.get(call.caller, ref.id));
  return task_view(status);
}

Result<TaskView> cancel_task(const Call& call, TaskRef ref, TaskService& tasks) {
  TRY(const auto status, tasks.cancel(call.caller, ref.id));
  return task_view(status);
}

}  // namespace

void add_task_routes(Routes& routes, TaskService& tasks) {
  routes.get<Nothing, TaskListView>(
      "/api/v1/tasks",
      {.name = "list_tasks",
       .tag = "Tasks",
       .needs = Action::tasks_read,
       .says = "Long work of this life of the server, newest first; the last 200 that ended"},
      bind(list_tasks, tasks));
  routes.get<TaskRef, TaskView>("/api/v1/tasks/{id}",
                                {.name = "get_task",
                                 .tag = "Tasks",
                                 .needs = Action::tasks_read,
                                 .says = "One task and how far it is"},
                                bind(get_task, tasks));
  routes.post<TaskRef, TaskView>("/api/v1/tasks/{id}/cancel",
                                 {.name = "cancel_task",
                                  .tag = "Tasks",
                                  .needs = Action::tasks_run,
                                  .says = "Stop soon; what it did stays done"},
                                 bind(cancel_task, tasks));
}

}  // namespace atelier::api
