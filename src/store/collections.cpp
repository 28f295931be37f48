#include "store/collections.h"

#include "store/aspects.h"

namespace atelier {
namespace {

#define COLLECTION_COLUMNS                                                             \
  "c.id, c.owner, c.name, c.folded, c.kind, c.query, c.cover_asset_id, c.is_default, " \
  "c.starred, c.rev, c.created_at, "                                                   \
  "(SELECT a.id FROM assets a WHERE a.id = c.cover_asset_id AND a.trashed_at IS NULL)"
constexpr Query insert_collection{
    "collections.insert",
    "INSERT INTO collections (id, owner, name, folded, kind, query, cover_asset_id, is_default, "
    "starred, rev, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Query select_collection{
    "collections.find", "SELECT " COLLECTION_COLUMNS " FROM collections c WHERE c.id = $1"};
constexpr Query select_default{"collections.find_default",
                               "SELECT " COLLECTION_COLUMNS
                               " FROM collections c WHERE c.owner = $1 AND c.is_default = 1"};
constexpr Query select_all{"collections.all_of",
                           "SELECT " COLLECTION_COLUMNS
                           " FROM collections c WHERE c.owner = $1 "
                           "ORDER BY c.starred DESC, c.is_default DESC, c.folded"};
constexpr Query select_smart{"collections.all_smart",
                             "SELECT " COLLECTION_COLUMNS
                             " FROM collections c WHERE c.kind = 'smart' ORDER BY c.id"};
constexpr Query select_holding{"collections.holding",
                               "SELECT " COLLECTION_COLUMNS
                               " FROM collection_assets m JOIN collections c "
                               "ON c.id = m.collection_id "
                               "WHERE m.asset_id = $1 AND c.owner = $2 ORDER BY c.id"};
#undef COLLECTION_COLUMNS
constexpr Query count_owned{"collections.count_of",
                            "SELECT count(*) FROM collections WHERE owner = $1"};
constexpr Query update_collection{
    "collections.update",
    "UPDATE collections SET name = $2, folded = $3, query = $4, cover_asset_id = $5, "
    "starred = $6, rev = rev + 1 WHERE id = $1"};
constexpr Query delete_collection{"collections.remove", "DELETE FROM collections WHERE id = $1"};
constexpr Query insert_member{
    "collections.add",
    "INSERT OR IGNORE INTO collection_assets (collection_id, asset_id, added_at) "
    "VALUES ($1, $2, $3)"};
constexpr Query select_tallies{
    "collections.tallies",
    "SELECT m.collection_id, count(*) FROM assets a JOIN collection_assets m ON m.asset_id = a.id "
    "JOIN collections c ON c.id = m.collection_id WHERE a.seq IN "
    "(SELECT value FROM json_each($1)) AND c.owner = $2 GROUP BY m.collection_id"};

Collection collection_from(const Row& row) {
  Collection collection;
  collection.id = {row.text(0)};
  collection.owner = row.text(1);
  collection.name = row.text(2);
  collection.folded = row.text(3);
  collection.kind = find_enum<CollectionKind>(row.text(4)).value();
  collection.query = row.text(5);
  if (!row.is_null(6)) collection.cover_asset_id = AssetId{row.text(6)};
  collection.is_default = row.integer(7) != 0;
  collection.starred = row.integer(8) != 0;
  collection.rev = row.integer(9);
  collection.created_at = row.integer(10);
  if (!row.is_null(11)) collection.living_cover = AssetId{row.text(11)};
  return collection;
}

std::optional<Collection> maybe(const std::optional<Row>& row) {
  return row ? std::optional(collection_from(*row)) : std::nullopt;
}

std::vector<Collection> collections_from(const std::vector<Row>& rows) {
  std::vector<Collection> collections;
  for (const Row& row : rows) collections.push_back(collection_from(row));
  return collections;
}

std::optional<std::string> text_of(const auto& id) {
  return id ? std::optional(id->text) : std::nullopt;
}

}  // namespace

Result<> CollectionStore::insert(Tx& tx, const Collection& c) const {
  TRY_DO(tx.run(insert_collection, c.id.text, c.owner, c.name, c.folded, name_of(c.kind), c.query,
                text_of(c.cover_asset_id), c.is_default, c.starred, c.rev, c.created_at));
  return {};
}

Result<std::optional<Collection>> CollectionStore::find(Tx& tx, const CollectionId& id) const {
  TRY(const auto row, tx.first(select_collection, id.text));
  return maybe(row);
}

Result<std::optional<Collection>> CollectionStore::find_default(Tx& tx,
                                                                std::string_view owner) const {
  TRY(const auto row, tx.first(select_default, owner));
  return maybe(row);
}

Result<std::vector<Collection>> CollectionStore::all_of(Tx& tx, std::string_view owner) const {
  TRY(const auto rows, tx.all(select_all, owner));
  return collections_from(rows);
}

Result<std::vector<Collection>> CollectionStore::all_smart(Tx& tx) const {
  TRY(const auto rows, tx.all(select_smart));
  return collections_from(rows);
}

Result<int64_t> CollectionStore::count_of(Tx& tx, std::string_view owner) const {
  TRY(const auto row, tx.first(count_owned, owner));
  return row->integer(0);
}

Result<bool> CollectionStore::update(Tx& tx, const Collection& c) const {
  TRY(const int64_t changed, tx.run(update_collection, c.id.text, c.name, c.folded, c.query,
                                    text_of(c.cover_asset_id), c.starred));
  return changed == 1;
}

Result<bool> CollectionStore::remove(Tx& tx, const CollectionId& id) const {
  TRY(const int64_t changed, tx.run(delete_collection, id.text));
  return changed == 1;
}

Result<> CollectionStore::add(Tx& tx, const CollectionId& id, const AssetId& asset,
                              int64_t now_ms) const {
  TRY_DO(tx.run(insert_member, id.text, asset.text, now_ms));
  return {};
}

Result<std::vector<Collection>> CollectionStore::holding(Tx& tx, const AssetId& asset,
                                                         std::string_view owner) const {
  TRY(const auto rows, tx.all(select_holding, asset.text, owner));
  return collections_from(rows);
}

Result<std::vector<CollectionStore::Tally>> CollectionStore::tallies(
    Tx& tx, const std::vector<int64_t>& seqs, std::string_view owner) const {
  TRY(const auto rows, tx.all(select_tallies, json_list(seqs), owner));
  std::vector<Tally> tallies;
  for (const Row& row : rows) tallies.push_back({{row.text(0)}, row.integer(1)});
  return tallies;
}

}  // namespace atelier
