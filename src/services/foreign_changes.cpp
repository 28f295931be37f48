#include "services/foreign_changes.h"

#include "base/clock.h"
#include "services/limits.h"

namespace atelier {

void ForeignChanges::announced(const AssetId& id) {
  waiting_.erase(id);
  if (announced_.size() >= kept_max) announced_.clear();
  announced_[id] = steady_seconds();
}

void ForeignChanges::asset(const Asset& asset) {
  const std::lock_guard lock(mutex_);
  announced(asset.id);
}

void ForeignChanges::asset_deleted(const AssetId& id) {
  const std::lock_guard lock(mutex_);
  announced(id);
}

void ForeignChanges::assets_changed(const std::optional<std::vector<AssetId>>& ids) {
  const std::lock_guard lock(mutex_);
  if (ids) {
    for (const AssetId& id : *ids) announced(id);
    return;
  }
  waiting_.clear();
  too_many_since_.reset();
  all_announced_at_ = steady_seconds();
}

void ForeignChanges::changed(const std::vector<AssetId>& ids, double now_s) {
  const std::lock_guard lock(mutex_);
  for (const AssetId& id : ids) {
    const auto known = announced_.find(id);
    if (known != announced_.end() && now_s - known->second < remembered_s) continue;
    if (now_s - all_announced_at_ < grace_s) continue;
    if (waiting_.size() < kept_max) {
      waiting_.emplace(id, now_s);
    } else if (!too_many_since_) {
      too_many_since_ = now_s;
    }
  }
}

ForeignChanges::Due ForeignChanges::take_due(double now_s) {
  const std::lock_guard lock(mutex_);
  std::erase_if(announced_, [&](const auto& item) { return now_s - item.second > remembered_s; });
  Due due;
  std::vector<AssetId> ids;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const bool old = now_s - at->second >= grace_s;
    if (old) ids.push_back(at->first);
    at = old ? waiting_.erase(at) : std::next(at);
  }
  const bool too_many = too_many_since_ && now_s - *too_many_since_ >= grace_s;
  if (too_many) too_many_since_.reset();
  due.any = too_many || !ids.empty();
  if (!too_many && ids.size() <= size_t{limits::event_asset_ids_max}) due.ids = std::move(ids);
  return due;
}

}  // namespace atelier
