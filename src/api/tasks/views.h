#pragma once
#include "api/tasks/dto.h"

namespace atelier::api {

inline TaskView task_view(const TaskStatus& status) {
  return {status};
}

}  // namespace atelier::api
