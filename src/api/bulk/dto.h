// Actions on many assets on the wire.
#pragma once
#include "api/changes.h"
#include "api/schema.h"
#include "services/bulk.h"
#include "services/limits.h"

namespace atelier::api {

// The same three fields wherever a request names assets.
template <class V, class T>
void selection_fields(V& v, T& s) {
  v.optional("ids", s.ids).length(0, limits::selected_ids_max).says("These; at most 10,000");
  v.optional("filter", s.filter).says("Or everything this filter matches");
  v.defaulted("exclude", s.exclude)
      .length(0, limits::selected_ids_max)
      .says("But not these of what the filter matches");
}

struct BulkArgsDto {
  NullableField board_id;
  std::optional<int> rating;
  std::optional<std::vector<std::string>> tags;
  std::optional<CollectionId> collection_id;
};
template <class V>
void fields(V& v, BulkArgsDto& a) {
  v.defaulted("board_id", a.board_id.value).says("move_to_board: an id, or null: Uncategorized");
  v.optional("rating", a.rating).between(0, limits::rating_max).says("rate: stars, 0 for none");
  v.optional("tags", a.tags).length(1, limits::bulk_tags_max).says("tag, untag");
  v.optional("collection_id", a.collection_id)
      .says("add_to_collection, remove_from_collection: of a manual one");
}

struct BulkRequest {
  SetVerb action = SetVerb::favorite;
  BulkArgsDto args;
  std::optional<std::vector<AssetId>> ids;
  std::optional<AssetFilter> filter;
  std::vector<AssetId> exclude;
};
template <class V>
void fields(V& v, BulkRequest& r) {
  v.required("action", r.action);
  v.defaulted("args", r.args).says("What the action needs");
  selection_fields(v, r);
}

struct UndoRef {
  UndoId id;
};
template <class V>
void fields(V& v, UndoRef& u) {
  v.required("id", u.id);
}

struct UndoView {
  UndoId id;
  std::string action;
  int64_t items = 0;
  int64_t created_at = 0;
  std::optional<int64_t> undone_at;
};
template <class V>
void fields(V& v, UndoView& u) {
  v.required("id", u.id);
  v.required("action", u.action);
  v.required("items", u.items).says("How many pictures the action changed");
  v.required("created_at", u.created_at).says("UTC milliseconds");
  v.optional("undone_at", u.undone_at).says("When it was taken back");
}

struct UndoListView {
  std::vector<UndoView> items;
};
template <class V>
void fields(V& v, UndoListView& u) {
  v.required("items", u.items);
}

}  // namespace atelier::api
