#include "store/assets.h"

#include "base/enum_names.h"

namespace atelier {
namespace {

#define ASSET_COLUMNS                                                                            \
  "id, owner, kind, job_id, image_index, width, height, bytes, sha256, thumbhash, duration_ms, " \
  "model_id, model_name, model_hash, prompt, negative_prompt, scheduler, recipe_width, "         \
  "recipe_height, steps, cfg_scale, cfg_rescale, clip_skip, seed, created_at"

constexpr Query insert_asset{
    "assets.insert", "INSERT INTO assets (" ASSET_COLUMNS
                     ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
                     "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"};
constexpr Query select_asset{"assets.find", "SELECT " ASSET_COLUMNS " FROM assets WHERE id = $1"};
constexpr Query select_first_page{"assets.first_page",
                                  "SELECT " ASSET_COLUMNS
                                  " FROM assets WHERE owner = $1 ORDER BY id DESC LIMIT $2"};
constexpr Query select_page{"assets.page",
                            "SELECT " ASSET_COLUMNS
                            " FROM assets WHERE owner = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};
constexpr Query delete_asset{"assets.remove", "DELETE FROM assets WHERE id = $1"};
constexpr Query count_content{"assets.count_with_content",
                              "SELECT count(*) FROM assets WHERE sha256 = $1"};
constexpr Query count_all{"assets.count", "SELECT count(*) FROM assets"};
constexpr Query select_content{
    "assets.each_content", "SELECT sha256, max(bytes) FROM assets GROUP BY sha256 ORDER BY sha256"};
constexpr Query select_unrecorded{"assets.not_recorded_by_their_job",
                                  "SELECT a.id FROM assets a LEFT JOIN job_images i "
                                  "ON i.job_id = a.job_id AND i.image_index = a.image_index "
                                  "WHERE a.job_id IS NOT NULL AND i.asset_id IS NOT a.id"};
constexpr Query delete_content{"assets.remove_with_content",
                               "DELETE FROM assets WHERE sha256 = $1"};
#undef ASSET_COLUMNS

Asset asset_from(const Row& row) {
  Asset asset;
  asset.id = {row.text(0)};
  asset.owner = row.text(1);
  asset.kind = find_enum<AssetKind>(row.text(2)).value();
  if (!row.is_null(3)) asset.job_id = JobId{row.text(3)};
  asset.image_index = int(row.integer(4));
  asset.width = int(row.integer(5));
  asset.height = int(row.integer(6));
  asset.bytes = row.integer(7);
  asset.sha256 = row.text(8);
  asset.thumbhash = row.text(9);
  asset.duration_ms = row.integer(10);
  asset.model = {{row.text(11)}, row.text(12), row.text(13)};
  asset.recipe = {.prompt = row.text(14),
                  .negative_prompt = row.text(15),
                  .scheduler = row.text(16),
                  .width = int(row.integer(17)),
                  .height = int(row.integer(18)),
                  .steps = int(row.integer(19)),
                  .cfg_scale = row.real(20),
                  .cfg_rescale = row.real(21),
                  .clip_skip = int(row.integer(22)),
                  .seed = row.integer(23)};
  asset.created_at = row.integer(24);
  return asset;
}

}  // namespace

Result<> AssetStore::insert(Tx& tx, const Asset& asset) const {
  const Recipe& r = asset.recipe;
  const std::optional<std::string> job =
      asset.job_id ? std::optional(asset.job_id->text) : std::nullopt;
  TRY_DO(tx.run(insert_asset, asset.id.text, asset.owner, name_of(asset.kind), job,
                asset.image_index, asset.width, asset.height, asset.bytes, asset.sha256,
                asset.thumbhash, asset.duration_ms, asset.model.id.text, asset.model.name,
                asset.model.hash, r.prompt, r.negative_prompt, r.scheduler, r.width, r.height,
                r.steps, r.cfg_scale, r.cfg_rescale, r.clip_skip, r.seed, asset.created_at));
  return {};
}

Result<std::optional<Asset>> AssetStore::find(Tx& tx, const AssetId& id) const {
  TRY(const auto row, tx.first(select_asset, id.text));
  return row ? std::optional(asset_from(*row)) : std::optional<Asset>();
}

Result<AssetPage> AssetStore::page(Tx& tx, std::string_view owner, int limit,
                                   std::string_view cursor) const {
  // One row more than asked for tells whether there is a next page.
  TRY(const auto rows, cursor.empty() ? tx.all(select_first_page, owner, limit + 1)
                                      : tx.all(select_page, owner, cursor, limit + 1));
  AssetPage page;
  for (const Row& row : rows) {
    if (page.items.size() == size_t(limit)) {
      page.next = page.items.back().id.text;
      break;
    }
    page.items.push_back(asset_from(row));
  }
  return page;
}

Result<bool> AssetStore::remove(Tx& tx, const AssetId& id) const {
  TRY(const int64_t changed, tx.run(delete_asset, id.text));
  return changed == 1;
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
  return tx.each(select_content, {}, [&](const Row& row) {
    return visit({row.text(0), row.integer(1)});
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
