// One asset with what may be done to it, its changes and its relatives on the wire.
#pragma once
#include "api/assets/dto.h"
#include "api/changes.h"
#include "services/asset_edits.h"
#include "services/asset_family.h"
#include "services/asset_rules.h"
#include "services/limits.h"

namespace atelier::api {

struct AssetDetailView {
  AssetView asset;  // its fields stand beside the others
  std::vector<CollectionId> collections;
  std::vector<AssetAction> allowed_actions;
};
template <class V>
void fields(V& v, AssetDetailView& a) {
  asset_fields(v, a.asset);
  v.required("collections", a.collections).says("Manual ones it is in");
  v.required("allowed_actions", a.allowed_actions).says("What its menu may offer");
}

struct AssetPatch {
  AssetId id;
  NullableField board_id;
  std::optional<bool> favorite;
  std::optional<int> rating;
  std::optional<std::vector<std::string>> tags;
  std::optional<std::string> file_name;
  std::optional<bool> is_protected;
  std::optional<int64_t> rev;
};
template <class V>
void fields(V& v, AssetPatch& p) {
  v.required("id", p.id);
  v.defaulted("board_id", p.board_id.value).says("An id, or null: Uncategorized");
  v.optional("favorite", p.favorite);
  v.optional("rating", p.rating).between(0, limits::rating_max).says("Stars; 0 for none");
  v.optional("tags", p.tags).length(0, limits::asset_tags_max).says("All of them");
  v.optional("file_name", p.file_name).length(0, size_t{4} * limits::file_name_chars_max);
  v.optional("protected", p.is_protected).says("It refuses to be deleted");
  v.optional("rev", p.rev).says("Change only if it is still this one; else 409 with the asset");
}

struct RelativeView {
  AssetId id;
  std::string thumbnail_url;
  std::string thumbhash;
  int width = 0;
  int height = 0;
  bool deleted = false;
};
template <class V>
void fields(V& v, RelativeView& r) {
  v.required("id", r.id);
  v.required("thumbnail_url", r.thumbnail_url).says("Empty when it was deleted");
  v.required("thumbhash", r.thumbhash);
  v.required("width", r.width).says("Pixels; 0 when it was deleted");
  v.required("height", r.height);
  v.required("deleted", r.deleted);
}

struct LineageView {
  std::vector<RelativeView> ancestors;
  std::vector<RelativeView> children;
};
template <class V>
void fields(V& v, LineageView& l) {
  v.required("ancestors", l.ancestors).says("What it was made from, parent first");
  v.required("children", l.children).says("What was made from it, newest first, at most 200");
}

}  // namespace atelier::api

namespace atelier {

template <class V>
void fields(V& v, AssetUses& u) {
  v.required("covers", u.covers).says("Names of boards and collections that chose it");
  v.required("children", u.children).says("How many were made from it");
  v.required("collections", u.collections).says("Names of those it is in");
}

}  // namespace atelier
