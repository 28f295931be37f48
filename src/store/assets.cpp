#include "store/assets.h"

#include <algorithm>

#include "store/aspects.h"
#include "store/asset_row.h"
#include "store/details_column.h"
#include "store/lora_list.h"

namespace atelier {
namespace {

constexpr Query insert_asset{
    "assets.insert",
    "INSERT INTO assets (id, owner, kind, source, category, origin, status, rev, board_id, "
    "parent_asset_id, job_id, image_index, file_name, link_path, mime, width, height, bytes, "
    "sha256, thumbhash, media_ms, has_audio, has_alpha, duration_ms, has_recipe, recipe_source, "
    "model_id, model_name, model_hash, prompt, negative_prompt, scheduler, recipe_width, "
    "recipe_height, steps, cfg_scale, cfg_rescale, clip_skip, seed, loras, extras, protected, "
    "trashed_at, created_at, added_at, details, crc32) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
    "$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, "
    "$36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47) RETURNING seq"};
constexpr Query select_asset{"assets.find",
                             "SELECT " ASSET_COLUMNS ASSET_MARKS "FROM assets a WHERE a.id = $2"};
constexpr Query select_by_seq{"assets.find_all",
                              "SELECT " ASSET_COLUMNS ASSET_MARKS
                              "FROM assets a WHERE a.seq IN (SELECT value FROM json_each($2))"};
constexpr Query select_unmarked{"assets.find_unmarked",
                                "SELECT " ASSET_COLUMNS
                                " FROM assets a WHERE a.seq IN (SELECT value FROM json_each($1))"};
constexpr Query select_first_page{"assets.first_page",
                                  "SELECT " ASSET_COLUMNS ASSET_MARKS
                                  "FROM assets a WHERE a.owner = $1 ORDER BY a.id DESC LIMIT $2"};
constexpr Query select_page{"assets.page", "SELECT " ASSET_COLUMNS ASSET_MARKS
                                           "FROM assets a WHERE a.owner = $1 AND a.id < $2 "
                                           "ORDER BY a.id DESC LIMIT $3"};
constexpr Query update_file_name{"assets.set_file_name",
                                 "UPDATE assets SET file_name = $2, rev = rev + 1 WHERE id = $1"};
constexpr Query select_children{"assets.children_of",
                                "SELECT " ASSET_COLUMNS ASSET_MARKS
                                "FROM assets a WHERE a.parent_asset_id = $2 AND a.owner = $1 "
                                "ORDER BY a.seq DESC LIMIT $3"};
constexpr Query select_child_count{"assets.count_children",
                                   "SELECT count(*) FROM assets WHERE parent_asset_id = $1"};
constexpr Query select_covered{
    "assets.covered_by",
    "SELECT name FROM boards WHERE cover_asset_id = $1 AND owner = $2 UNION ALL "
    "SELECT name FROM collections WHERE cover_asset_id = $1 AND owner = $2"};
constexpr Query delete_asset{"assets.remove", "DELETE FROM assets WHERE id = $1"};
constexpr Query select_endings{"assets.endings",
                               "SELECT seq, id, protected, trashed_at IS NOT NULL, sha256, bytes, "
                               "mime, link_path IS NOT NULL FROM assets WHERE seq IN "
                               "(SELECT value FROM json_each($1)) AND owner = $2"};
constexpr Query select_old_trash{"assets.trashed_before",
                                 "SELECT seq FROM assets WHERE trashed_at < $1 AND owner = $2 AND "
                                 "protected = 0 ORDER BY trashed_at LIMIT $3"};
constexpr Query uncover_boards{
    "assets.uncover_boards",
    "UPDATE boards SET cover_asset_id = NULL WHERE cover_asset_id IN (SELECT id FROM assets "
    "WHERE seq IN (SELECT value FROM json_each($1)))"};
constexpr Query uncover_collections{
    "assets.uncover_collections",
    "UPDATE collections SET cover_asset_id = NULL WHERE cover_asset_id IN (SELECT id FROM assets "
    "WHERE seq IN (SELECT value FROM json_each($1)))"};
constexpr Query delete_all{"assets.remove_all",
                           "DELETE FROM assets WHERE seq IN (SELECT value FROM json_each($1))"};
constexpr Query count_content{
    "assets.count_with_content",
    "SELECT count(*) FROM (SELECT 1 FROM assets WHERE sha256 = $1 AND link_path IS NULL LIMIT 2)"};
constexpr Query count_all{"assets.count", "SELECT count(*) FROM assets"};
constexpr Query select_content{
    "assets.each_content",
    "SELECT sha256, max(bytes), max(mime) FROM assets WHERE link_path IS NULL "
    "GROUP BY sha256 ORDER BY sha256"};
constexpr Query select_unrecorded{"assets.not_recorded_by_their_job",
                                  "SELECT a.id FROM assets a LEFT JOIN job_images i "
                                  "ON i.job_id = a.job_id AND i.image_index = a.image_index "
                                  "WHERE a.job_id IS NOT NULL AND i.asset_id IS NOT a.id"};
constexpr Query delete_content{"assets.remove_with_content",
                               "DELETE FROM assets WHERE sha256 = $1 AND link_path IS NULL"};

std::optional<std::string> text_of(const auto& id) {
  return id ? std::optional(id->text) : std::nullopt;
}

Result<std::vector<Asset>> marked(Tx& tx, const Query& query, const std::vector<DbValue>& values) {
  std::vector<Asset> assets;
  TRY_DO(tx.each(query, values, [&](const RowView& row) {
    assets.push_back(marked_asset_from(row));
    return Result<>();
  }));
  return assets;
}

// Rows come in any order, some perhaps not at all: each is put where its number was asked for. A
// number asked for twice has its row once, in the first place.
class InOrder {
 public:
  explicit InOrder(const std::vector<int64_t>& seqs) : assets_(seqs.size()) {
    places_.reserve(seqs.size());
    for (const int64_t seq : seqs) places_.emplace_back(seq, places_.size());
    std::sort(places_.begin(), places_.end());
  }
  void put(Asset asset) {
    const auto place = std::lower_bound(places_.begin(), places_.end(), std::pair(asset.seq, 0UL));
    assets_[place->second] = std::move(asset);
  }
  std::vector<Asset> take() {
    std::erase_if(assets_, [](const Asset& asset) { return asset.seq == 0; });
    return std::move(assets_);
  }

 private:
  std::vector<std::pair<int64_t, size_t>> places_;  // by number
  std::vector<Asset> assets_;
};

}  // namespace

Result<int64_t> AssetStore::insert(Tx& tx, const Asset& a) const {
  const Recipe& r = a.recipe;
  TRY(const auto row,
      tx.first(insert_asset, a.id.text, a.owner, name_of(a.kind), name_of(a.source),
               name_of(a.category), a.origin, name_of(a.status), a.rev, text_of(a.board_id),
               text_of(a.parent_asset_id), text_of(a.job_id), a.image_index, a.file_name,
               a.link_path, a.mime, a.width, a.height, a.bytes, a.sha256, a.thumbhash, a.media_ms,
               a.has_audio, a.has_alpha, a.duration_ms, a.has_recipe, a.recipe_source,
               a.model.id.text, a.model.name, a.model.hash, r.prompt, r.negative_prompt,
               r.scheduler, r.width, r.height, r.steps, r.cfg_scale, r.cfg_rescale, r.clip_skip,
               r.seed, join_loras(a.details.loras), a.extras, a.is_protected, a.trashed_at,
               a.created_at, a.added_at, asset_details_column(a.details), a.crc32));
  return row->integer(0);
}

Result<std::optional<Asset>> AssetStore::find(Tx& tx, const AssetId& id,
                                              std::string_view viewer) const {
  TRY(auto found, marked(tx, select_asset, {db_value(viewer), db_value(id.text)}));
  return found.empty() ? std::optional<Asset>() : std::optional(std::move(found.front()));
}

Result<std::vector<Asset>> AssetStore::find_all(Tx& tx, const std::vector<int64_t>& seqs,
                                                std::string_view viewer) const {
  InOrder found(seqs);
  TRY_DO(tx.each(select_by_seq, {db_value(viewer), json_list(seqs)}, [&](const RowView& row) {
    found.put(marked_asset_from(row));
    return Result<>();
  }));
  return found.take();
}

Result<std::vector<Asset>> AssetStore::find_unmarked(Tx& tx,
                                                     const std::vector<int64_t>& seqs) const {
  InOrder found(seqs);
  TRY_DO(tx.each(select_unmarked, {json_list(seqs)}, [&](const RowView& row) {
    found.put(asset_from(row));
    return Result<>();
  }));
  return found.take();
}

Result<AssetPage> AssetStore::page(Tx& tx, std::string_view owner, int limit,
                                   std::string_view cursor) const {
  // One row more than asked for tells whether there is a next page.
  AssetPage page;
  TRY(page.items,
      cursor.empty()
          ? marked(tx, select_first_page, {db_value(owner), db_value(limit + 1)})
          : marked(tx, select_page, {db_value(owner), db_value(cursor), db_value(limit + 1)}));
  if (page.items.size() <= size_t(limit)) return page;
  page.items.pop_back();
  page.next = page.items.back().id.text;
  return page;
}

Result<> AssetStore::set_file_name(Tx& tx, const AssetId& id, std::string_view name) const {
  TRY_DO(tx.run(update_file_name, id.text, name));
  return {};
}

Result<std::vector<Asset>> AssetStore::children_of(Tx& tx, const AssetId& id,
                                                   std::string_view viewer, int limit) const {
  return marked(tx, select_children, {db_value(viewer), db_value(id.text), db_value(limit)});
}

Result<int64_t> AssetStore::count_children(Tx& tx, const AssetId& id) const {
  TRY(const auto row, tx.first(select_child_count, id.text));
  return row->integer(0);
}

Result<std::vector<std::string>> AssetStore::covered_by(Tx& tx, const AssetId& id,
                                                        std::string_view owner) const {
  TRY(const auto rows, tx.all(select_covered, id.text, owner));
  std::vector<std::string> names;
  for (const Row& row : rows) names.push_back(row.text(0));
  return names;
}

Result<bool> AssetStore::remove(Tx& tx, const AssetId& id) const {
  TRY(const int64_t changed, tx.run(delete_asset, id.text));
  return changed == 1;
}

Result<std::vector<AssetStore::Ending>> AssetStore::endings(Tx& tx,
                                                            const std::vector<int64_t>& seqs,
                                                            std::string_view owner) const {
  TRY(const auto rows, tx.all(select_endings, json_list(seqs), owner));
  std::vector<Ending> endings;
  for (const Row& row : rows) {
    Ending ending{row.integer(0), {row.text(1)}, row.integer(2) != 0, row.integer(3) != 0, {}};
    if (row.integer(7) == 0) ending.content = {row.text(4), row.integer(5), row.text(6)};
    endings.push_back(std::move(ending));
  }
  return endings;
}

Result<std::vector<int64_t>> AssetStore::trashed_before(Tx& tx, int64_t before_ms,
                                                        std::string_view owner, int limit) const {
  TRY(const auto rows, tx.all(select_old_trash, before_ms, owner, limit));
  std::vector<int64_t> seqs;
  for (const Row& row : rows) seqs.push_back(row.integer(0));
  return seqs;
}

Result<> AssetStore::remove_all(Tx& tx, const std::vector<int64_t>& seqs) const {
  const std::string list = json_list(seqs);
  TRY_DO(tx.run(uncover_boards, list));
  TRY_DO(tx.run(uncover_collections, list));
  TRY_DO(tx.run(delete_all, list));
  return {};
}

Result<int64_t> AssetStore::count_with_content(Tx& tx, std::string_view sha256) const {
  TRY(const auto row, tx.first(count_content, sha256));
  return row->integer(0);
}

Result<int64_t> AssetStore::count(Tx& tx) const {
  TRY(const auto row, tx.first(count_all));
  return row->integer(0);
}

Result<> AssetStore::each_content(Tx& tx,
                                  const std::function<Result<>(const Content&)>& visit) const {
  return tx.each(select_content, {}, [&](const RowView& row) {
    return visit({row.text(0), row.integer(1), row.text(2)});
  });
}

Result<std::vector<AssetId>> AssetStore::not_recorded_by_their_job(Tx& tx) const {
  TRY(const auto rows, tx.all(select_unrecorded));
  std::vector<AssetId> ids;
  for (const Row& row : rows) ids.push_back({row.text(0)});
  return ids;
}

Result<> AssetStore::remove_with_content(Tx& tx, std::string_view sha256) const {
  TRY_DO(tx.run(delete_content, sha256));
  return {};
}

}  // namespace atelier
