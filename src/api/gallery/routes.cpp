#include "api/gallery/routes.h"

#include "api/assets/views.h"
#include "api/gallery/dto.h"

namespace atelier::api {
namespace {

Result<GalleryPageView> list_assets(const Call& call, GalleryListQuery query,
                                    GalleryService& gallery) {
  TRY(auto page, gallery.list(call.caller, query.filter, query.order,
                              {query.offset, std::move(query.cursor), query.limit}));
  GalleryPageView view{.items = {},
                       .total = page.total,
                       .offset = page.offset,
                       .next = std::move(page.next),
                       .as_of = std::move(page.as_of),
                       .version = page.version};
  view.items.resize(page.items.size());
  for (size_t i = 0; i < view.items.size(); ++i) {
    fill_asset_view(std::move(page.items[i]), view.items[i]);
  }
  return view;
}

Result<GalleryFacets> asset_facets(const Call& call, GalleryFacetsQuery query,
                                   GalleryService& gallery) {
  return gallery.facets(call.caller, query.filter);
}

Result<GalleryPosition> asset_position(const Call& call, GalleryPositionQuery query,
                                       GalleryService& gallery) {
  if (query.asset.has_value() == query.at.has_value()) {
    return fail(Error{ErrorKind::invalid,
                      "Either asset or at must be given.",
                      "",
                      {{"asset", "or at must be given, and not both"}}});
  }
  if (query.asset) {
    return gallery.position_of(call.caller, query.filter, query.order, *query.asset);
  }
  return gallery.position_at(call.caller, query.filter, query.order, *query.at);
}

}  // namespace

void add_gallery_routes(Routes& routes, GalleryService& gallery) {
  routes.get<GalleryListQuery, GalleryPageView>(
      "/api/v1/assets",
      {.name = "list_assets",
       .tag = "Assets",
       .needs = Action::assets_read,
       .says = "Any part of any list: by cursor without loss, by offset anywhere"},
      bind(list_assets, gallery));
  routes.get<GalleryFacetsQuery, GalleryFacets>(
      "/api/v1/assets/facets",
      {.name = "asset_facets",
       .tag = "Assets",
       .needs = Action::assets_read,
       .says = "How many of what matches have each value; months are the scrollbar's ruler"},
      bind(asset_facets, gallery));
  routes.get<GalleryPositionQuery, GalleryPosition>(
      "/api/v1/assets/position",
      {.name = "asset_position",
       .tag = "Assets",
       .needs = Action::assets_read,
       .says = "Where an asset or an instant stands in a list"},
      bind(asset_position, gallery));
}

}  // namespace atelier::api
