#include "services/asset_family.h"

#include <algorithm>

#include "db/database.h"
#include "services/limits.h"
#include "store/assets.h"
#include "store/collections.h"

namespace atelier {
namespace {

Result<Asset> require_asset(Tx& tx, const Caller& caller, const AssetId& id) {
  TRY(auto asset, AssetStore().find(tx, id, caller.owner));
  if (!asset || !can(caller, Action::assets_read, asset->owner)) {
    return fail(ErrorKind::not_found, "There is no such picture.");
  }
  return std::move(*asset);
}

// Somebody else's is as good as deleted.
Result<Relative> relative(Tx& tx, const Caller& caller, const AssetId& id) {
  TRY(auto asset, AssetStore().find(tx, id, caller.owner));
  if (asset && !can(caller, Action::assets_read, asset->owner)) asset.reset();
  return Relative{id, std::move(asset)};
}

}  // namespace

Result<Lineage> AssetFamilyService::lineage(const Caller& caller, const AssetId& id) {
  TRY_DO(require(caller, Action::assets_read));
  return db_.read([&](Tx& tx) -> Result<Lineage> {
    TRY(const Asset asset, require_asset(tx, caller, id));
    Lineage lineage;
    std::optional<AssetId> next = asset.parent_asset_id;
    // A parent is older than its child, but a damaged database may hold a circle.
    while (next && lineage.ancestors.size() < size_t{limits::ancestors_max}) {
      TRY(auto ancestor, relative(tx, caller, *next));
      next = ancestor.asset ? ancestor.asset->parent_asset_id : std::nullopt;
      const auto seen = std::ranges::find(lineage.ancestors, ancestor.id, &Relative::id);
      if (seen != lineage.ancestors.end() || ancestor.id == id) break;
      lineage.ancestors.push_back(std::move(ancestor));
    }
    TRY(auto children, AssetStore().children_of(tx, id, caller.owner, limits::children_max));
    for (Asset& child : children) {
      const AssetId child_id = child.id;
      lineage.children.push_back({child_id, std::move(child)});
    }
    return lineage;
  });
}

Result<AssetUses> AssetFamilyService::uses(const Caller& caller, const AssetId& id) {
  TRY_DO(require(caller, Action::assets_read));
  return db_.read([&](Tx& tx) -> Result<AssetUses> {
    TRY_DO(require_asset(tx, caller, id));
    AssetUses uses;
    const AssetStore assets;
    TRY(uses.covers, assets.covered_by(tx, id, caller.owner));
    TRY(uses.children, assets.count_children(tx, id));
    TRY(const auto collections, CollectionStore().holding(tx, id, caller.owner));
    for (const Collection& collection : collections) uses.collections.push_back(collection.name);
    return uses;
  });
}

Result<std::vector<CollectionId>> AssetFamilyService::collections(const Caller& caller,
                                                                  const AssetId& id) {
  TRY_DO(require(caller, Action::collections_read));
  const auto find = [&](Tx& tx) { return CollectionStore().holding(tx, id, caller.owner); };
  TRY(const auto collections, db_.read(find));
  std::vector<CollectionId> ids;
  for (const Collection& collection : collections) ids.push_back(collection.id);
  return ids;
}

}  // namespace atelier
