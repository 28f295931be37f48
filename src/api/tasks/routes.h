#pragma once
#include "api/routes.h"

namespace atelier {
class TaskService;
}

namespace atelier::api {

void add_task_routes(Routes& routes, TaskService& tasks);

}  // namespace atelier::api
