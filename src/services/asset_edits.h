// Changes of one asset: its name, its board, its marks, the trash. Each is one transaction.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/asset_removal.h"
#include "services/caller.h"
#include "services/events.h"
#include "services/saved.h"
#include "services/studio_settings.h"
#include "store/aspects.h"

namespace atelier {

class Database;

// What is absent stays as it is.
struct AssetChange {
  std::optional<std::optional<BoardId>> board_id;  // nothing inside: Uncategorized
  std::optional<bool> favorite;
  std::optional<int> rating;                     // 0..5
  std::optional<std::vector<std::string>> tags;  // all of them, at most limits::asset_tags_max
  std::optional<std::string> file_name;
  std::optional<bool> is_protected;
  std::optional<int64_t> rev;  // change only when this is still the newest
};

// Threads: any.
class AssetEditService {
 public:
  AssetEditService(Database& db, AssetRemoval& removal, SettingsService& settings,
                   EventSink& events)
      : db_(db), removal_(removal), settings_(settings), events_(events) {}

  // `invalid` with every fault, `conflict` while it lies in the trash.
  Result<Saved<Asset>> change(const Caller& caller, const AssetId& id, const AssetChange& change);
  // Into the trash when there is one, else for good; what lies there already goes for good.
  // `conflict` with the fault "protected" when it is.
  Result<> remove(const Caller& caller, const AssetId& id);
  // `conflict` when it is not in the trash.
  Result<Asset> restore(const Caller& caller, const AssetId& id);

 private:
  Result<Asset> require_asset(Tx& tx, const Caller& caller, const AssetId& id, Action action) const;
  Result<> check_place(Tx& tx, const Caller& caller, const AssetChange& change) const;
  Result<> apply(Tx& tx, const Caller& caller, const Asset& asset, const AssetChange& change) const;
  Result<> write(Tx& tx, const Caller& caller, const Asset& asset, Aspect aspect,
                 const AspectValue& to) const;
  Result<> set_trash(const Caller& caller, const AssetId& id, const AspectValue& to);

  Database& db_;
  AssetRemoval& removal_;
  SettingsService& settings_;
  EventSink& events_;
  AssetStore assets_;
  AspectStore aspects_;
};

}  // namespace atelier
