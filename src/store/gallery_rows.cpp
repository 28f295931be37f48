#include "store/gallery_rows.h"

#include <algorithm>
#include <set>

#include "base/enum_names.h"
#include "store/lora_list.h"

namespace atelier {
namespace {

// Lists come joined by line breaks, which no name holds.
#define GALLERY_COLUMNS                                                                          \
  "SELECT a.seq, a.owner, a.kind, a.source, a.category, a.status, a.board_id, a.model_name, "    \
  "a.scheduler, a.prompt, a.negative_prompt, a.file_name, a.loras, a.width, a.height, a.bytes, " \
  "a.steps, a.seed, a.cfg_scale, a.protected, a.has_audio, a.trashed_at IS NOT NULL, "           \
  "a.created_at, EXISTS (SELECT 1 FROM favorites WHERE asset_id = a.id AND owner = a.owner), "   \
  "coalesce((SELECT stars FROM ratings WHERE asset_id = a.id AND owner = a.owner), 0), "         \
  "(SELECT group_concat(t.name, char(10)) FROM asset_tags x JOIN tags t ON t.id = x.tag_id "     \
  "WHERE x.asset_id = a.id), "                                                                   \
  "(SELECT group_concat(collection_id, char(10)) FROM collection_assets "                        \
  "WHERE asset_id = a.id) FROM assets a "

constexpr Query select_all{"gallery.each", GALLERY_COLUMNS "ORDER BY a.seq"};
constexpr Query select_some{"gallery.of", GALLERY_COLUMNS
                            "WHERE a.seq IN (SELECT value FROM json_each($1)) ORDER BY a.seq"};
#undef GALLERY_COLUMNS

constexpr Query select_changes{"gallery.changes_after",
                               "SELECT change, asset_seq, asset_id FROM asset_changes "
                               "WHERE change > $1 ORDER BY change LIMIT $2"};
constexpr Query select_last_change{"gallery.last_change",
                                   "SELECT seq FROM sqlite_sequence WHERE name = 'asset_changes'"};
constexpr Query delete_changes{"gallery.forget_changes",
                               "DELETE FROM asset_changes WHERE change <= min($1, (SELECT "
                               "min(change) FROM asset_changes) + 10000)"};
constexpr Query select_seq_at{"gallery.seq_at",
                              "SELECT seq FROM assets WHERE id <= $1 ORDER BY id DESC LIMIT 1"};
constexpr Query select_seq{"gallery.find_seq", "SELECT seq FROM assets WHERE id = $1"};
constexpr Query select_id{"gallery.id_of", "SELECT id FROM assets WHERE seq = $1"};
constexpr Query select_id_at{"gallery.id_at",
                             "SELECT id FROM assets WHERE seq <= $1 ORDER BY seq DESC LIMIT 1"};
constexpr Query select_last_seq{"gallery.last_seq", "SELECT coalesce(max(seq), 0) FROM assets"};
constexpr Query select_newest{
    "gallery.newest",
    "SELECT seq FROM (SELECT seq, owner, trashed_at, created_at FROM assets ORDER BY seq DESC "
    "LIMIT $2) WHERE owner = $1 AND trashed_at IS NULL ORDER BY created_at DESC, seq DESC "
    "LIMIT $3"};

std::vector<std::string> lines_of(const std::optional<std::string>& joined) {
  std::vector<std::string> lines;
  if (!joined) return lines;
  for (size_t at = 0; at <= joined->size();) {
    const size_t end = std::min(joined->find('\n', at), joined->size());
    lines.push_back(joined->substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

GalleryRow gallery_row_from(const RowView& row) {
  GalleryRow out;
  out.seq = row.integer(0);
  out.owner = row.text(1);
  out.kind = find_enum<AssetKind>(row.text(2)).value();
  out.source = find_enum<AssetSource>(row.text(3)).value();
  out.category = find_enum<AssetCategory>(row.text(4)).value();
  out.status = find_enum<AssetStatus>(row.text(5)).value();
  out.board_id = row.find_text(6).value_or("");
  out.model_name = row.text(7);
  out.scheduler = row.text(8);
  out.prompt = row.text(9);
  out.negative_prompt = row.text(10);
  out.file_name = row.text(11);
  for (LoraUse& lora : split_loras(row.text(12))) out.loras.push_back(std::move(lora.model.name));
  out.width = row.integer(13);
  out.height = row.integer(14);
  out.bytes = row.integer(15);
  out.steps = row.integer(16);
  out.seed = row.integer(17);
  out.cfg_scale = row.real(18);
  out.is_protected = row.integer(19) != 0;
  out.has_audio = row.integer(20) != 0;
  out.trashed = row.integer(21) != 0;
  out.created_at = row.integer(22);
  out.favorite = row.integer(23) != 0;
  out.rating = int(row.integer(24));
  out.tags = lines_of(row.find_text(25));
  out.collections = lines_of(row.find_text(26));
  return out;
}

std::string json_list(const std::vector<int64_t>& numbers) {
  std::string list = "[";
  for (const int64_t number : numbers) {
    if (list.size() > 1) list += ',';
    list += std::to_string(number);
  }
  return list + "]";
}

}  // namespace

Result<> GalleryRowStore::each(Tx& tx, const std::function<Result<>(GalleryRow)>& visit) const {
  return tx.each(select_all, {}, [&](const RowView& row) { return visit(gallery_row_from(row)); });
}

Result<std::vector<GalleryRow>> GalleryRowStore::of(Tx& tx,
                                                    const std::vector<int64_t>& seqs) const {
  std::vector<GalleryRow> found;
  found.reserve(seqs.size());
  TRY_DO(tx.each(select_some, {json_list(seqs)}, [&](const RowView& row) {
    found.push_back(gallery_row_from(row));
    return Result<>();
  }));
  return found;
}

Result<GalleryChanges> GalleryRowStore::changes_after(Tx& tx, int64_t change, int limit) const {
  TRY(const auto rows, tx.all(select_changes, change, limit));
  GalleryChanges changes{.last = change, .entries = rows.size()};
  std::set<int64_t> seen;
  for (const Row& row : rows) {
    changes.last = row.integer(0);
    if (seen.insert(row.integer(1)).second) {
      changes.assets.push_back({row.integer(1), {row.text(2)}});
    }
  }
  return changes;
}

Result<int64_t> GalleryRowStore::last_change(Tx& tx) const {
  TRY(const auto row, tx.first(select_last_change));
  return row ? row->integer(0) : 0;
}

Result<bool> GalleryRowStore::forget_changes(Tx& tx, int64_t up_to) const {
  TRY(const int64_t forgotten, tx.run(delete_changes, up_to));
  return forgotten > 0;
}

Result<int64_t> GalleryRowStore::seq_at(Tx& tx, const AssetId& id) const {
  TRY(const auto row, tx.first(select_seq_at, id.text));
  return row ? row->integer(0) : 0;
}

Result<std::optional<int64_t>> GalleryRowStore::find_seq(Tx& tx, const AssetId& id) const {
  TRY(const auto row, tx.first(select_seq, id.text));
  return row ? std::optional(row->integer(0)) : std::optional<int64_t>();
}

Result<std::optional<AssetId>> GalleryRowStore::id_of(Tx& tx, int64_t seq) const {
  TRY(const auto row, tx.first(select_id, seq));
  return row ? std::optional(AssetId{row->text(0)}) : std::optional<AssetId>();
}

Result<std::optional<AssetId>> GalleryRowStore::id_at(Tx& tx, int64_t seq) const {
  TRY(const auto row, tx.first(select_id_at, seq));
  return row ? std::optional(AssetId{row->text(0)}) : std::optional<AssetId>();
}

Result<int64_t> GalleryRowStore::last_seq(Tx& tx) const {
  TRY(const auto row, tx.first(select_last_seq));
  return row->integer(0);
}

Result<std::vector<int64_t>> GalleryRowStore::newest(Tx& tx, std::string_view owner, int among,
                                                     int limit) const {
  TRY(const auto rows, tx.all(select_newest, owner, among, limit));
  std::vector<int64_t> seqs;
  for (const Row& row : rows) seqs.push_back(row.integer(0));
  return seqs;
}

}  // namespace atelier
