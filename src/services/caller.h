// Who asks, and the one function that decides what they may do.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atelier {

// Until accounts exist there is one person: the owner of the studio.
constexpr std::string_view local_owner = "local";

struct Caller {
  std::string owner = std::string(local_owner);
};

enum class Action {
  status_read,
  models_read,
  models_edit,
  jobs_read,
  jobs_create,
  jobs_cancel,
  queue_edit,
  assets_read,
  assets_add,
  assets_edit,
  assets_delete,
  boards_read,
  boards_edit,
  collections_read,
  collections_edit,
  tasks_read,
  tasks_run,
  settings_read,
  settings_edit
};
constexpr std::array<std::string_view, 19> enum_names(Action) {
  return {"status_read",   "models_read", "models_edit",   "jobs_read",        "jobs_create",
          "jobs_cancel",   "queue_edit",  "assets_read",   "assets_add",       "assets_edit",
          "assets_delete", "boards_read", "boards_edit",   "collections_read", "collections_edit",
          "tasks_read",    "tasks_run",   "settings_read", "settings_edit"};
}

// May this caller do this at all (row_owner empty) or to something of row_owner's? Pure.
bool can(const Caller& caller, Action action, std::string_view row_owner = {});

// `forbidden` with a sentence when can() says no.
Result<> require(const Caller& caller, Action action);

}  // namespace atelier
