// The gallery's lists on the wire.
#pragma once
#include "api/assets/dto.h"
#include "services/gallery.h"
#include "services/limits.h"

namespace atelier {

template <class V>
void fields(V& v, FacetCount& f) {
  v.required("value", f.value);
  v.optional("label", f.label).says("A board's name");
  v.required("count", f.count);
}

template <class V>
void fields(V& v, MonthCount& m) {
  v.required("month", m.month).says("2026-11, in the viewer's zone");
  v.required("count", m.count);
  v.required("offset", m.offset).says("Position of its first item, newest first");
}

template <class V>
void fields(V& v, GalleryFacets& f) {
  v.required("total", f.total).says("What the whole filter matches");
  v.required("kinds", f.kinds).says("Each list without the filter of its own name");
  v.required("sources", f.sources);
  v.required("statuses", f.statuses);
  v.required("models", f.models);
  v.required("boards", f.boards).says("none: Uncategorized");
  v.required("tags", f.tags);
  v.required("loras", f.loras);
  v.required("ratings", f.ratings).says("0: without stars");
  v.required("favorites", f.favorites);
  v.required("months", f.months).says("Newest first, under the whole filter");
}

template <class V>
void fields(V& v, GalleryPosition& p) {
  v.optional("offset", p.offset).says("Null: it is not in this list");
  v.required("total", p.total);
}

}  // namespace atelier

namespace atelier::api {

struct GalleryListQuery {
  AssetFilter filter;  // its fields stand beside the others, as do the order's
  AssetOrder order;
  int limit = 60;
  std::optional<int64_t> offset;
  std::optional<std::string> cursor;
};
template <class V>
void fields(V& v, GalleryListQuery& q) {
  fields(v, q.filter);
  fields(v, q.order);
  v.defaulted("limit", q.limit).between(1, limits::page_items_max);
  v.optional("offset", q.offset).says("Jump: position of the first item");
  v.optional("cursor", q.cursor).length(1, 1000).says("next of the page before");
}

struct GalleryPageView {
  std::vector<AssetView> items;
  int64_t total = 0;
  int64_t offset = 0;
  std::optional<std::string> next;
  std::optional<AssetId> as_of;
  int64_t version = 0;
};
template <class V>
void fields(V& v, GalleryPageView& p) {
  v.required("items", p.items);
  v.required("total", p.total).says("Of the whole list");
  v.required("offset", p.offset).says("Position of the first item");
  v.optional("next", p.next).says("Cursor of the next page; null when this was the last");
  v.optional("as_of", p.as_of).says("The asset added last: ask with it for a list that stays");
  v.required("version", p.version)
      .says("Grows with every change; 0: the gallery is still being read, total is a guess");
}

struct GalleryFacetsQuery {
  AssetFilter filter;
};
template <class V>
void fields(V& v, GalleryFacetsQuery& q) {
  fields(v, q.filter);
}

struct GalleryPositionQuery {
  AssetFilter filter;
  AssetOrder order;
  std::optional<AssetId> asset;
  std::optional<int64_t> at;
};
template <class V>
void fields(V& v, GalleryPositionQuery& q) {
  fields(v, q.filter);
  fields(v, q.order);
  v.optional("asset", q.asset).says("Where this one stands");
  v.optional("at", q.at).says("UTC milliseconds: where the list reaches this instant");
}

}  // namespace atelier::api
