#include "services/change_teller.h"

#include "base/clock.h"
#include "services/limits.h"

namespace atelier {
namespace {
constexpr double tell_every_s = 0.5;
}

void ChangeTeller::add(const std::vector<AssetId>& changed) {
  if (told_at_ == 0) told_at_ = steady_seconds();
  count_ += changed.size();
  for (const AssetId& id : changed) {
    if (ids_.size() >= size_t{limits::event_asset_ids_max}) break;
    ids_.push_back(id);
  }
  if (steady_seconds() - told_at_ >= tell_every_s) tell();
}

void ChangeTeller::tell() {
  if (count_ == 0) return;
  events_.assets_changed(ids_.size() == count_ ? std::optional(ids_) : std::nullopt);
  if (ripples_.boards) events_.boards_changed();
  if (ripples_.collections) events_.collections_changed();
  ids_.clear();
  count_ = 0;
  told_at_ = steady_seconds();
}

}  // namespace atelier
