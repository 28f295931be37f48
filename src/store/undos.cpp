#include "store/undos.h"

namespace atelier {
namespace {

#define UNDO_COLUMNS "id, owner, action, args, items, created_at, undone_at"
constexpr Query insert_undo{
    "undos.insert", "INSERT INTO undos (" UNDO_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Query select_undo{"undos.find", "SELECT " UNDO_COLUMNS " FROM undos WHERE id = $1"};
constexpr Query select_newest{"undos.newest", "SELECT " UNDO_COLUMNS
                                              " FROM undos WHERE owner = $1 ORDER BY id DESC "
                                              "LIMIT $2"};
#undef UNDO_COLUMNS
constexpr Query insert_item{"undos.add_item",
                            "INSERT INTO undo_items (undo_id, asset_id, before) "
                            "VALUES ($1, $2, $3)"};
constexpr Query add_count{"undos.add_to_count",
                          "UPDATE undos SET items = items + $2 WHERE id = $1"};
constexpr Query select_items{"undos.items",
                             "SELECT asset_id, before FROM undo_items WHERE undo_id = $1 "
                             "ORDER BY asset_id LIMIT $2"};
constexpr Query delete_item{"undos.remove_item",
                            "DELETE FROM undo_items WHERE undo_id = $1 AND asset_id = $2"};
constexpr Query set_done{"undos.set_undone", "UPDATE undos SET undone_at = $2 WHERE id = $1"};
constexpr Query prune_items{
    "undos.prune_items",
    "DELETE FROM undo_items WHERE (undo_id, asset_id) IN (SELECT i.undo_id, i.asset_id "
    "FROM undos u JOIN undo_items i ON i.undo_id = u.id WHERE u.created_at < $1 LIMIT $2)"};
constexpr Query prune_undos{"undos.prune",
                            "DELETE FROM undos WHERE created_at < $1 AND NOT EXISTS "
                            "(SELECT 1 FROM undo_items WHERE undo_id = undos.id)"};

Undo undo_from(const Row& row) {
  return {.id = {row.text(0)},
          .owner = row.text(1),
          .action = row.text(2),
          .args = row.text(3),
          .items = row.integer(4),
          .created_at = row.integer(5),
          .undone_at = row.find_integer(6)};
}

// Values are ids, numbers and commas: a JSON string without anything to escape.
std::string json_of(const AspectValue& value) {
  return value ? '"' + *value + '"' : "null";
}

AspectValue value_of(const std::string& json) {
  if (json.size() < 2 || json.front() != '"') return std::nullopt;
  return json.substr(1, json.size() - 2);
}

}  // namespace

Result<> UndoStore::insert(Tx& tx, const Undo& u) const {
  TRY_DO(tx.run(insert_undo, u.id.text, u.owner, u.action, u.args, u.items, u.created_at,
                u.undone_at));
  return {};
}

Result<> UndoStore::add_item(Tx& tx, const UndoId& id, const AssetId& asset,
                             const AspectValue& before) const {
  TRY_DO(tx.run(insert_item, id.text, asset.text, json_of(before)));
  return {};
}

Result<> UndoStore::add_to_count(Tx& tx, const UndoId& id, int64_t items) const {
  TRY_DO(tx.run(add_count, id.text, items));
  return {};
}

Result<std::optional<Undo>> UndoStore::find(Tx& tx, const UndoId& id) const {
  TRY(const auto row, tx.first(select_undo, id.text));
  return row ? std::optional(undo_from(*row)) : std::optional<Undo>();
}

Result<std::vector<Undo>> UndoStore::newest(Tx& tx, std::string_view owner, int limit) const {
  TRY(const auto rows, tx.all(select_newest, owner, limit));
  std::vector<Undo> undos;
  for (const Row& row : rows) undos.push_back(undo_from(row));
  return undos;
}

Result<std::vector<UndoItem>> UndoStore::items(Tx& tx, const UndoId& id, int limit) const {
  TRY(const auto rows, tx.all(select_items, id.text, limit));
  std::vector<UndoItem> items;
  for (const Row& row : rows) items.push_back({{row.text(0)}, value_of(row.text(1))});
  return items;
}

Result<> UndoStore::remove_item(Tx& tx, const UndoId& id, const AssetId& asset) const {
  TRY_DO(tx.run(delete_item, id.text, asset.text));
  return {};
}

Result<> UndoStore::set_undone(Tx& tx, const UndoId& id, int64_t now_ms) const {
  TRY_DO(tx.run(set_done, id.text, now_ms));
  return {};
}

Result<int64_t> UndoStore::prune(Tx& tx, int64_t before_ms, int limit) const {
  TRY(const int64_t pruned, tx.run(prune_items, before_ms, limit));
  if (pruned < limit) TRY_DO(tx.run(prune_undos, before_ms));
  return pruned;
}

}  // namespace atelier
