// What may be done to an asset: the one place that decides it, for single changes, bulk actions and
// the page's menus. Pure.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/result.h"
#include "services/caller.h"

namespace atelier {

struct Asset;

enum class AssetAction {
  download,
  edit,  // its name
  favorite,
  rate,
  tag,
  move_to_board,
  collect,
  protect,
  unprotect,
  trash,
  restore,
  remove
};
constexpr std::array<std::string_view, 12> enum_names(AssetAction) {
  return {"download", "edit",    "favorite",  "rate",  "tag",     "move_to_board",
          "collect",  "protect", "unprotect", "trash", "restore", "delete"};
}

// As far as the rules care.
struct AssetState {
  bool is_protected = false;
  bool is_trashed = false;
};
AssetState state_of(const Asset& asset);

// `code` is for programs, `message` for people.
struct Refusal {
  std::string code;  // "protected", "trashed", "not_trashed"
  std::string message;
};

// Nothing when the owner of the asset may do it.
std::optional<Refusal> refusal_of(AssetAction action, AssetState state);

// The refusal as a `conflict` whose fault's field is the code.
Result<> require_allowed(AssetAction action, AssetState state);

std::vector<AssetAction> allowed_actions(const Caller& caller, const Asset& asset);

}  // namespace atelier
