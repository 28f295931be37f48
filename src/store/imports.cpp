#include "store/imports.h"

#include "store/details_column.h"
#include "store/lora_list.h"

namespace atelier {
namespace {

constexpr Query select_file{"imports.find",
                            "SELECT path, stamp, sha256, asset_id, fault, seen_at "
                            "FROM imported_files WHERE path = $1"};
constexpr Query put_file{"imports.put",
                         "INSERT OR REPLACE INTO imported_files "
                         "(path, stamp, sha256, asset_id, fault, seen_at) "
                         "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Query count_files{"imports.tally",
                            "SELECT count(*), coalesce(sum(fault <> ''), 0) FROM imported_files"};
constexpr Query select_holder{"imports.holder", "SELECT id, link_path FROM assets WHERE id = $1"};
constexpr Query select_holders{"imports.holders_of",
                               "SELECT id, link_path FROM assets WHERE sha256 = $1 AND owner = $2 "
                               "ORDER BY seq"};
constexpr Query select_linked{"imports.linked_at",
                              "SELECT id FROM assets WHERE link_path = $1 AND owner = $2"};
constexpr Query update_link{"imports.set_link",
                            "UPDATE assets SET link_path = $2, rev = rev + 1 WHERE id = $1"};
constexpr Query update_content{
    "imports.set_content",
    "UPDATE assets SET mime = $2, width = $3, height = $4, bytes = $5, sha256 = $6, "
    "thumbhash = $7, media_ms = $8, has_audio = $9, has_alpha = $10, has_recipe = $11, "
    "recipe_source = $12, model_name = $13, model_hash = $14, prompt = $15, "
    "negative_prompt = $16, scheduler = $17, recipe_width = $18, recipe_height = $19, "
    "steps = $20, cfg_scale = $21, cfg_rescale = $22, clip_skip = $23, seed = $24, loras = $25, "
    "extras = $26, details = $27, rev = rev + 1 WHERE id = $1"};
constexpr Query select_links{"imports.each_link",
                             "SELECT id, link_path FROM assets WHERE link_path IS NOT NULL"};
constexpr Query insert_favorite{"imports.add_favorite",
                                "INSERT OR IGNORE INTO favorites (asset_id, owner, created_at) "
                                "VALUES ($1, $2, $3)"};

template <class AnyRow>
ContentHolder holder_from(const AnyRow& row) {
  return {{row.text(0)}, row.find_text(1)};
}

}  // namespace

Result<std::optional<ImportedFile>> ImportStore::find(Tx& tx, std::string_view path) const {
  TRY(const auto row, tx.first(select_file, path));
  if (!row) return std::optional<ImportedFile>();
  ImportedFile file{row->text(0), row->text(1), row->text(2),
                    std::nullopt, row->text(4), row->integer(5)};
  if (const auto asset = row->find_text(3)) file.asset_id = AssetId{*asset};
  return std::optional(std::move(file));
}

Result<> ImportStore::put(Tx& tx, const ImportedFile& file) const {
  const auto asset = file.asset_id ? std::optional(file.asset_id->text) : std::nullopt;
  TRY_DO(tx.run(put_file, file.path, file.stamp, file.sha256, asset, file.fault, file.seen_at));
  return {};
}

Result<ImportStore::Tally> ImportStore::tally(Tx& tx) const {
  TRY(const auto row, tx.first(count_files));
  return Tally{row->integer(0), row->integer(1)};
}

Result<std::optional<ContentHolder>> ImportStore::holder(Tx& tx, const AssetId& id) const {
  TRY(const auto row, tx.first(select_holder, id.text));
  return row ? std::optional(holder_from(*row)) : std::optional<ContentHolder>();
}

Result<std::vector<ContentHolder>> ImportStore::holders_of(Tx& tx, std::string_view owner,
                                                           std::string_view sha256) const {
  TRY(const auto rows, tx.all(select_holders, sha256, owner));
  std::vector<ContentHolder> holders;
  for (const Row& row : rows) holders.push_back(holder_from(row));
  return holders;
}

Result<std::optional<AssetId>> ImportStore::linked_at(Tx& tx, std::string_view owner,
                                                      std::string_view path) const {
  TRY(const auto row, tx.first(select_linked, path, owner));
  return row ? std::optional(AssetId{row->text(0)}) : std::optional<AssetId>();
}

Result<> ImportStore::set_link(Tx& tx, const AssetId& id,
                               const std::optional<std::string>& path) const {
  TRY_DO(tx.run(update_link, id.text, path));
  return {};
}

Result<> ImportStore::set_content(Tx& tx, const AssetId& id, const Asset& content) const {
  const Recipe& r = content.recipe;
  TRY_DO(tx.run(update_content, id.text, content.mime, content.width, content.height, content.bytes,
                content.sha256, content.thumbhash, content.media_ms, content.has_audio,
                content.has_alpha, content.has_recipe, content.recipe_source, content.model.name,
                content.model.hash, r.prompt, r.negative_prompt, r.scheduler, r.width, r.height,
                r.steps, r.cfg_scale, r.cfg_rescale, r.clip_skip, r.seed,
                join_loras(content.details.loras), content.extras,
                asset_details_column(content.details)));
  return {};
}

Result<> ImportStore::each_link(Tx& tx,
                                const std::function<Result<>(const ContentHolder&)>& visit) const {
  return tx.each(select_links, {}, [&](const RowView& row) { return visit(holder_from(row)); });
}

Result<> ImportStore::add_favorite(Tx& tx, std::string_view owner, const AssetId& id,
                                   int64_t now_ms) const {
  TRY_DO(tx.run(insert_favorite, id.text, owner, now_ms));
  return {};
}

}  // namespace atelier
