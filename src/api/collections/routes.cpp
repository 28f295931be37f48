#include "api/collections/routes.h"

#include "api/assets/views.h"
#include "api/collections/dto.h"

namespace atelier::api {
namespace {

CollectionView collection_view(const CollectionStatus& status) {
  CollectionView view{status, nullptr, cover_url(status.shown_cover)};
  if (status.filter) {
    auto query = parse_json(filter_text(*status.filter));
    if (query) view.query = std::move(*query);
  }
  return view;
}

Result<CollectionListView> list_collections(const Call& call, Nothing,
                                            CollectionService& collections) {
  TRY(const auto list, collections.list(call.caller));
  CollectionListView view;
  for (const CollectionStatus& status : list) view.items.push_back(collection_view(status));
  return view;
}

Result<CollectionView> create_collection(const Call& call, CollectionDraft draft,
                                         CollectionService& collections) {
  TRY(const auto status, collections.create(call.caller, draft));
  return collection_view(status);
}

Result<Changed<CollectionView>> change_collection(const Call& call, CollectionPatch patch,
                                                  CollectionService& collections) {
  TRY_DO(patch.cover_asset_id.check("cover_asset_id"));
  const CollectionChange change{.name = patch.name,
                                .starred = patch.starred,
                                .query = patch.query,
                                .cover_asset_id = patch.cover_asset_id.id<AssetTag>(),
                                .rev = patch.rev};
  TRY(const auto saved, collections.change(call.caller, patch.id, change));
  return Changed<CollectionView>{collection_view(saved.row), saved.is_stale};
}

Result<NoContent> delete_collection(const Call& call, CollectionRef ref,
                                    CollectionService& collections) {
  TRY_DO(collections.remove(call.caller, ref.id));
  return NoContent{};
}

Result<SharesView> collection_states(const Call& call, SharesRequest request,
                                     CollectionService& collections) {
  const Selection selection{std::move(request.ids), std::move(request.filter),
                            std::move(request.exclude)};
  TRY(auto shares, collections.shares(call.caller, selection));
  return SharesView{std::move(shares)};
}

}  // namespace

void add_collection_routes(Routes& routes, CollectionService& collections) {
  routes.get<Nothing, CollectionListView>(
      "/api/v1/collections",
      {.name = "list_collections",
       .tag = "Collections",
       .needs = Action::collections_read,
       .says = "Starred ones first, then the default one, then by name"},
      bind(list_collections, collections));
  routes.post<CollectionDraft, CollectionView>("/api/v1/collections",
                                               {.name = "create_collection",
                                                .tag = "Collections",
                                                .needs = Action::collections_edit,
                                                .success = 201,
                                                .says = "Make a manual or a smart one"},
                                               bind(create_collection, collections));
  routes.patch<CollectionPatch, Changed<CollectionView>>(
      "/api/v1/collections/{id}",
      {.name = "change_collection",
       .tag = "Collections",
       .needs = Action::collections_edit,
       .says = "Rename, star, choose a cover or another filter"},
      bind(change_collection, collections));
  routes.remove<CollectionRef, NoContent>("/api/v1/collections/{id}",
                                          {.name = "delete_collection",
                                           .tag = "Collections",
                                           .needs = Action::collections_edit,
                                           .success = 204,
                                           .says = "Delete a collection; its pictures stay"},
                                          bind(delete_collection, collections));
  routes.post<SharesRequest, SharesView>(
      "/api/v1/collections/states",
      {.name = "collection_states",
       .tag = "Collections",
       .needs = Action::collections_read,
       .says = "How much of a selection is in each manual collection; changes nothing"},
      bind(collection_states, collections));
}

}  // namespace atelier::api
