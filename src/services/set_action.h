// What can be done to many assets at once, and what taking it back means: pure decisions about one
// aspect of one asset. bulk.h carries them out.
#pragma once
#include <array>
#include <string_view>

#include "base/enum_names.h"
#include "services/asset_rules.h"
#include "store/aspects.h"

namespace atelier {

enum class SetVerb {
  move_to_board,
  favorite,
  unfavorite,
  rate,
  tag,
  untag,
  add_to_collection,
  remove_from_collection,
  protect,
  unprotect,
  trash,
  restore,
  remove
};
constexpr std::array<std::string_view, 13> enum_names(SetVerb) {
  return {"move_to_board",
          "favorite",
          "unfavorite",
          "rate",
          "tag",
          "untag",
          "add_to_collection",
          "remove_from_collection",
          "protect",
          "unprotect",
          "trash",
          "restore",
          "delete"};
}

struct SetAction {
  SetVerb verb = SetVerb::favorite;
  // As the aspect has it: a board, stars, tags. Marks of time take now_ms.
  AspectValue argument;
  std::optional<CollectionId> collection_id;
  int64_t now_ms = 0;
};

AssetAction asset_action_of(SetVerb verb);
// Not for `remove`, which changes nothing: it ends the asset.
Lens lens_of(const SetAction& action, std::string_view owner);

// What the action makes of it; the same value: it was so already.
AspectValue after(const SetAction& action, const AspectValue& before);

enum class TakingBack { restores, was_so_already, changed_since };
struct TakenBack {
  TakingBack verdict = TakingBack::restores;
  AspectValue value;  // what it becomes
};
// `before` as the action found it, `current` as it is now. What somebody changed since stays.
TakenBack take_back(const SetAction& action, const AspectValue& before, const AspectValue& current);

}  // namespace atelier
