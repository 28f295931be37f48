#include "services/thumbnail_cache.h"

#include "media/cached_file.h"

namespace atelier {
namespace {

constexpr size_t bookkeeping_bytes = 200;  // keys, lists, the allocator's own

}  // namespace

std::string thumbnail_etag(const std::string& sha256, int size_px) {
  return sha256 + "-" + std::to_string(size_px);
}

ThumbnailCache::ThumbnailCache(const Thumbnails& thumbnails, Limits limits)
    : thumbnails_(thumbnails),
      limits_(limits),
      known_(limits.assets_max),
      ready_(limits.bytes_max) {}

uint64_t ThumbnailCache::ticket() const {
  const std::lock_guard lock(mutex_);
  return removals_;
}

void ThumbnailCache::learn(uint64_t ticket, const AssetId& id, const std::string& owner,
                           const std::string& sha256) {
  const std::lock_guard lock(mutex_);
  if (ticket == removals_) known_.put(id.text, {owner, sha256}, 1);
}

std::optional<ThumbnailCache::Ready> ThumbnailCache::find(const Caller& caller, const AssetId& id,
                                                          int size_px) {
  std::string etag;
  std::string path;
  {
    const std::lock_guard lock(mutex_);
    const Known* known = known_.find(id.text);
    if (known == nullptr || !can(caller, Action::assets_read, known->owner)) return std::nullopt;
    etag = thumbnail_etag(known->sha256, size_px);
    if (const Ready* ready = ready_.find(etag)) return *ready;
    path = thumbnails_.path_of(known->sha256, size_px);
  }
  auto file = read_cached_file(path, limits_.file_bytes_max);
  if (!file) return std::nullopt;
  Ready ready{std::move(etag), std::make_shared<const std::string>(std::move(*file))};
  const std::lock_guard lock(mutex_);
  ready_.put(ready.etag, ready, ready.webp->size() + bookkeeping_bytes);
  return ready;
}

void ThumbnailCache::asset_deleted(const AssetId& id) {
  assets_removed({id});
}

void ThumbnailCache::assets_removed(const std::vector<AssetId>& ids) {
  const std::lock_guard lock(mutex_);
  ++removals_;
  for (const AssetId& id : ids) known_.erase(id.text);
}

// Perhaps by another process, perhaps removed.
void ThumbnailCache::assets_changed(const std::optional<std::vector<AssetId>>& ids) {
  if (ids) return assets_removed(*ids);
  const std::lock_guard lock(mutex_);
  ++removals_;
  known_.clear();
}

}  // namespace atelier
