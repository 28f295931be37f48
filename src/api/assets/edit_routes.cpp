#include "api/assets/edit_routes.h"

#include "api/assets/edit_dto.h"
#include "api/assets/views.h"

namespace atelier::api {
namespace {

Result<AssetDetailView> detail_of(const Call& call, const Asset& asset,
                                  AssetFamilyService& family) {
  TRY(auto collections, family.collections(call.caller, asset.id));
  return AssetDetailView{asset_view(asset), std::move(collections),
                         allowed_actions(call.caller, asset)};
}

Result<Changed<AssetDetailView>> change_asset(const Call& call, AssetPatch patch,
                                              AssetEditService& edits, AssetFamilyService& family) {
  TRY_DO(patch.board_id.check("board_id"));
  const AssetChange change{.board_id = patch.board_id.id<BoardTag>(),
                           .favorite = patch.favorite,
                           .rating = patch.rating,
                           .tags = std::move(patch.tags),
                           .file_name = std::move(patch.file_name),
                           .is_protected = patch.is_protected,
                           .rev = patch.rev};
  TRY(const auto saved, edits.change(call.caller, patch.id, change));
  TRY(auto view, detail_of(call, saved.row, family));
  return Changed<AssetDetailView>{std::move(view), saved.is_stale};
}

Result<NoContent> delete_asset(const Call& call, AssetRef ref, AssetEditService& edits) {
  TRY_DO(edits.remove(call.caller, ref.id));
  return NoContent{};
}

RelativeView relative_view(const Relative& relative) {
  if (!relative.asset) return {.id = relative.id, .deleted = true};
  const AssetView asset = asset_view(*relative.asset);
  return {.id = relative.id,
          .thumbnail_url = asset.thumbnail_url,
          .thumbhash = asset.asset.thumbhash,
          .width = asset.asset.width,
          .height = asset.asset.height,
          .deleted = false};
}

Result<LineageView> asset_lineage(const Call& call, AssetRef ref, AssetFamilyService& family) {
  TRY(const auto lineage, family.lineage(call.caller, ref.id));
  LineageView view;
  for (const Relative& one : lineage.ancestors) view.ancestors.push_back(relative_view(one));
  for (const Relative& one : lineage.children) view.children.push_back(relative_view(one));
  return view;
}

Result<AssetUses> asset_uses(const Call& call, AssetRef ref, AssetFamilyService& family) {
  return family.uses(call.caller, ref.id);
}

void add_change_routes(Routes& routes, AssetEditService& edits, AssetFamilyService& family) {
  routes.patch<AssetPatch, Changed<AssetDetailView>>(
      "/api/v1/assets/{id}",
      {.name = "change_asset",
       .tag = "Assets",
       .needs = Action::assets_edit,
       .says = "Move, favorite, rate, tag, rename, protect"},
      [&edits, &family](const Call& call, AssetPatch patch) {
        return change_asset(call, std::move(patch), edits, family);
      });
  routes.remove<AssetRef, NoContent>(
      "/api/v1/assets/{id}",
      {.name = "delete_asset",
       .tag = "Assets",
       .needs = Action::assets_delete,
       .success = 204,
       .says = "Into the trash when there is one, else for good; from the trash for good"},
      bind(delete_asset, edits));
  routes.post<AssetRef, AssetDetailView>(
      "/api/v1/assets/{id}/restore",
      {.name = "restore_asset",
       .tag = "Assets",
       .needs = Action::assets_edit,
       .says = "Out of the trash"},
      [&edits, &family](const Call& call, AssetRef ref) -> Result<AssetDetailView> {
        TRY(const auto asset, edits.restore(call.caller, ref.id));
        return detail_of(call, asset, family);
      });
}

}  // namespace

void add_asset_edit_routes(Routes& routes, AssetService& assets, AssetEditService& edits,
                           AssetFamilyService& family) {
  routes.get<AssetRef, AssetDetailView>(
      "/api/v1/assets/{id}",
      {.name = "get_asset",
       .tag = "Assets",
       .needs = Action::assets_read,
       .says = "One picture and what may be done to it"},
      [&assets, &family](const Call& call, AssetRef ref) -> Result<AssetDetailView> {
        TRY(const auto asset, assets.get(call.caller, ref.id));
        return detail_of(call, asset, family);
      });
  add_change_routes(routes, edits, family);
  routes.get<AssetRef, LineageView>("/api/v1/assets/{id}/lineage",
                                    {.name = "asset_lineage",
                                     .tag = "Assets",
                                     .needs = Action::assets_read,
                                     .says = "What it was made from, and what from it"},
                                    bind(asset_lineage, family));
  routes.get<AssetRef, AssetUses>("/api/v1/assets/{id}/uses",
                                  {.name = "asset_uses",
                                   .tag = "Assets",
                                   .needs = Action::assets_read,
                                   .says = "What shows it, for the warning before deleting"},
                                  bind(asset_uses, family));
}

}  // namespace atelier::api
