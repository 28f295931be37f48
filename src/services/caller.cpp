#include "services/caller.h"

#include "base/enum_names.h"

namespace atelier {

bool can(const Caller& caller, Action action, std::string_view row_owner) {
  // One person so far: who may do something may do it to what is theirs. Roles join here.
  static_cast<void>(action);
  return !caller.owner.empty() && (row_owner.empty() || row_owner == caller.owner);
}

Result<> require(const Caller& caller, Action action) {
  if (can(caller, action)) return {};
  return fail(ErrorKind::forbidden, "You may not do this.", std::string(name_of(action)));
}

}  // namespace atelier
