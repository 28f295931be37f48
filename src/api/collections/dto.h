// Collections on the wire.
#pragma once
#include "api/bulk/dto.h"
#include "api/changes.h"
#include "api/schema.h"
#include "services/collections.h"

namespace atelier {

template <class V>
void fields(V& v, CollectionDraft& d) {
  v.required("name", d.name).length(1, 400).says("1 to 80 characters, any script");
  v.defaulted("kind", d.kind);
  v.optional("query", d.query).says("A smart one's filter");
}

template <class V>
void fields(V& v, CollectionShare& s) {
  v.required("collection_id", s.id);
  v.required("state", s.share).says("How much of the selection is in it");
}

}  // namespace atelier

namespace atelier::api {

struct CollectionView {
  CollectionStatus status;
  boost::json::value query;  // without what the filter leaves open
  std::optional<std::string> cover_url;
};
template <class V>
void fields(V& v, CollectionView& view) {
  Collection& c = view.status.collection;
  v.required("id", c.id);
  v.required("name", c.name);
  v.required("kind", c.kind);
  v.required("query", view.query).says("A smart one's filter, else null");
  v.required("count", view.status.count).says("Outside the trash");
  v.optional("cover_asset_id", view.status.shown_cover).says("The chosen one, else the newest");
  v.optional("cover_url", view.cover_url);
  v.required("is_default", c.is_default).says("It cannot be deleted");
  v.required("starred", c.starred);
  v.required("rev", c.rev);
  v.required("created_at", c.created_at).says("UTC milliseconds");
}

struct CollectionListView {
  std::vector<CollectionView> items;
};
template <class V>
void fields(V& v, CollectionListView& c) {
  v.required("items", c.items);
}

struct CollectionRef {
  CollectionId id;
};
template <class V>
void fields(V& v, CollectionRef& c) {
  v.required("id", c.id);
}

struct CollectionPatch {
  CollectionId id;
  std::optional<std::string> name;
  std::optional<bool> starred;
  std::optional<AssetFilter> query;
  NullableField cover_asset_id;
  std::optional<int64_t> rev;
};
template <class V>
void fields(V& v, CollectionPatch& p) {
  v.required("id", p.id);
  v.optional("name", p.name).length(1, 400);
  v.optional("starred", p.starred);
  v.optional("query", p.query).says("Of a smart one");
  v.defaulted("cover_asset_id", p.cover_asset_id.value).says("An id, or null for the newest");
  v.optional("rev", p.rev).says("Change only if it is still this one; else 409 with it");
}

struct SharesRequest {
  std::optional<std::vector<AssetId>> ids;
  std::optional<AssetFilter> filter;
  std::vector<AssetId> exclude;
};
template <class V>
void fields(V& v, SharesRequest& r) {
  selection_fields(v, r);
}

struct SharesView {
  std::vector<CollectionShare> items;
};
template <class V>
void fields(V& v, SharesView& s) {
  v.required("items", s.items);
}

}  // namespace atelier::api
