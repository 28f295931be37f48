// Which changes nobody has told the watchers of: those of other processes. Every change passes here
// once by way of the database; what a service of ours announces for itself is taken off again.
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "services/events.h"

namespace atelier {

// Threads: any. Listens to what the services tell beside the pages.
class ForeignChanges : public EventSink {
 public:
  void asset(const Asset& asset) override;
  void asset_deleted(const AssetId& id) override;
  void assets_changed(const std::optional<std::vector<AssetId>>& ids) override;

  // Changed according to the database, at steady time now_s.
  void changed(const std::vector<AssetId>& ids, double now_s);
  // What was not announced within the grace, and is not asked for again.
  struct Due {
    bool any = false;
    std::optional<std::vector<AssetId>> ids;  // nothing: more than are worth naming
  };
  Due take_due(double now_s);

 private:
  static constexpr double grace_s = 0.4;     // for our own announcement, which follows the commit
  static constexpr double remembered_s = 5;  // an announcement may also come before the change
  static constexpr size_t kept_max = 10'000;
  void announced(const AssetId& id);

  std::mutex mutex_;
  std::map<AssetId, double> waiting_;    // since when
  std::map<AssetId, double> announced_;  // when
  double all_announced_at_ = -remembered_s;
  std::optional<double> too_many_since_;
};

}  // namespace atelier
