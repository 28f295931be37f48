// Boards on the wire.
#pragma once
#include "api/changes.h"
#include "api/schema.h"
#include "services/boards.h"
#include "services/bulk.h"

namespace atelier {

template <class V>
void fields(V& v, BoardDraft& d) {
  v.required("name", d.name).length(1, 400).says("1 to 80 characters, any script");
  v.optional("parent_id", d.parent_id).says("Of the board it lies in");
}

}  // namespace atelier

namespace atelier::api {

struct BoardView {
  BoardStatus status;
  std::optional<std::string> cover_url;
};
template <class V>
void fields(V& v, BoardView& view) {
  Board& b = view.status.board;
  v.required("id", b.id);
  v.optional("parent_id", b.parent_id);
  v.required("name", b.name);
  v.optional("cover_asset_id", view.status.shown_cover).says("The chosen one, else the newest");
  v.optional("cover_url", view.cover_url);
  v.required("images", view.status.images).says("Outside the trash, boards inside not counted");
  v.required("assets", view.status.assets);
  v.required("archived", b.archived);
  v.required("rev", b.rev);
  v.required("created_at", b.created_at).says("UTC milliseconds");
}

struct UncategorizedView {
  int64_t images = 0;
  int64_t assets = 0;
  std::optional<AssetId> cover_asset_id;
  std::optional<std::string> cover_url;
};
template <class V>
void fields(V& v, UncategorizedView& u) {
  v.required("images", u.images);
  v.required("assets", u.assets);
  v.optional("cover_asset_id", u.cover_asset_id).says("The newest");
  v.optional("cover_url", u.cover_url);
}

struct BoardListView {
  std::vector<BoardView> items;
  UncategorizedView uncategorized;
};
template <class V>
void fields(V& v, BoardListView& b) {
  v.required("items", b.items);
  v.required("uncategorized", b.uncategorized).says("What is on no board");
}

struct BoardListQuery {
  bool archived = false;
};
template <class V>
void fields(V& v, BoardListQuery& q) {
  v.defaulted("archived", q.archived).says("true: archived ones too");
}

struct BoardPatch {
  BoardId id;
  std::optional<std::string> name;
  NullableField parent_id;
  NullableField cover_asset_id;
  std::optional<bool> archived;
  std::optional<int64_t> rev;
};
template <class V>
void fields(V& v, BoardPatch& p) {
  v.required("id", p.id);
  v.optional("name", p.name).length(1, 400);
  v.defaulted("parent_id", p.parent_id.value).says("An id, or null for the top");
  v.defaulted("cover_asset_id", p.cover_asset_id.value).says("An id, or null for the newest");
  v.optional("archived", p.archived);
  v.optional("rev", p.rev).says("Change only if it is still this one; else 409 with the board");
}

struct BoardRemoval {
  BoardId id;
  BoardImages images = BoardImages::keep;
};
template <class V>
void fields(V& v, BoardRemoval& r) {
  v.required("id", r.id);
  v.required("images", r.images).says("keep: they become Uncategorized; delete: they go along");
}

}  // namespace atelier::api
