#include "services/asset_rules.h"

#include "store/asset.h"

namespace atelier {
namespace {

Action permission_for(AssetAction action) {
  switch (action) {
    case AssetAction::download: return Action::assets_read;
    case AssetAction::trash:
    case AssetAction::remove: return Action::assets_delete;
    default: return Action::assets_edit;
  }
}

}  // namespace

AssetState state_of(const Asset& asset) {
  return {asset.is_protected, asset.trashed_at.has_value()};
}

std::optional<Refusal> refusal_of(AssetAction action, AssetState state) {
  const bool leaves = action == AssetAction::trash || action == AssetAction::remove;
  if (leaves && state.is_protected) {
    return Refusal{"protected", "It is protected; take the protection away first."};
  }
  if (action == AssetAction::restore && !state.is_trashed) {
    return Refusal{"not_trashed", "It is not in the trash."};
  }
  const bool suits_trash = action == AssetAction::download || action == AssetAction::restore ||
                           action == AssetAction::remove || action == AssetAction::unprotect;
  if (state.is_trashed && !suits_trash) {
    return Refusal{"trashed", "It lies in the trash; restore it first."};
  }
  return std::nullopt;
}

Result<> require_allowed(AssetAction action, AssetState state) {
  const auto refusal = refusal_of(action, state);
  if (!refusal) return {};
  return fail(
      Error{ErrorKind::conflict, refusal->message, "", {{refusal->code, refusal->message}}});
}

std::vector<AssetAction> allowed_actions(const Caller& caller, const Asset& asset) {
  std::vector<AssetAction> allowed;
  for (size_t i = 0; i < enum_names(AssetAction{}).size(); ++i) {
    const auto action = static_cast<AssetAction>(i);
    if (!can(caller, permission_for(action), asset.owner)) continue;
    // Protecting what is protected is no action, though nothing would refuse it.
    if (action == AssetAction::protect && asset.is_protected) continue;
    if (action == AssetAction::unprotect && !asset.is_protected) continue;
    if (!refusal_of(action, state_of(asset))) allowed.push_back(action);
  }
  return allowed;
}

}  // namespace atelier
