// Thumbnails for answers that may not wait: no row is read and no disk is waited for. It knows
// which content an asset shows, since somebody was shown it before, and takes the bytes from
// memory: its own, or what the system has of the file. Bounded; what leaves the studio leaves here
// before whoever removed it is told. Threads: any.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/recent.h"
#include "media/thumbnails.h"
#include "services/caller.h"
#include "services/events.h"

namespace atelier {

class ThumbnailCache : public EventSink {
 public:
  struct Limits {
    size_t bytes_max = 12 << 20;        // of thumbnails
    size_t assets_max = 20'000;         // whose content is known: 5 MB
    size_t file_bytes_max = 128 << 10;  // larger ones take longer to send than to find
  };
  struct Ready {
    std::string etag;
    std::shared_ptr<const std::string> webp;
  };

  explicit ThumbnailCache(const Thumbnails& thumbnails) : ThumbnailCache(thumbnails, Limits()) {}
  ThumbnailCache(const Thumbnails& thumbnails, Limits limits);

  // Before the asset's row is read; learn() then forgets what was removed in between.
  uint64_t ticket() const;
  // A thumbnail of this asset has been made. The row was read after `ticket` was taken.
  void learn(uint64_t ticket, const AssetId& id, const std::string& owner,
             const std::string& sha256);
  // Nothing: ask AssetService, which may know more. Never waits.
  std::optional<Ready> find(const Caller& caller, const AssetId& id, int size_px);

  void asset_deleted(const AssetId& id) override;
  void assets_removed(const std::vector<AssetId>& ids) override;
  void assets_changed(const std::optional<std::vector<AssetId>>& ids) override;

 private:
  struct Known {
    std::string owner;
    std::string sha256;
  };

  const Thumbnails& thumbnails_;
  const Limits limits_;
  mutable std::mutex mutex_;
  uint64_t removals_ = 0;
  Recent<Known> known_;  // by asset
  Recent<Ready> ready_;  // by etag: twins share it
};

// Without quotes; the bytes behind it never change.
std::string thumbnail_etag(const std::string& sha256, int size_px);

}  // namespace atelier
