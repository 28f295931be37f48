#include "store/asset_row.h"

#include "store/details_column.h"
#include "store/lora_list.h"
#include "store/text_list.h"

namespace atelier {
namespace {

template <class I>
std::optional<I> find_id(const RowView& row, size_t column) {
  auto text = row.find_text(column);
  return text ? std::optional(I{std::move(*text)}) : std::nullopt;
}

void read_recipe(const RowView& row, Asset& asset) {
  asset.has_recipe = row.integer(24) != 0;
  asset.recipe_source = row.text(25);
  asset.model = {{row.text(26)}, row.text(27), row.text(28)};
  asset.recipe = {.prompt = row.text(29),
                  .negative_prompt = row.text(30),
                  .scheduler = row.text(31),
                  .width = int(row.integer(32)),
                  .height = int(row.integer(33)),
                  .steps = int(row.integer(34)),
                  .cfg_scale = row.real(35),
                  .cfg_rescale = row.real(36),
                  .clip_skip = int(row.integer(37)),
                  .seed = row.integer(38)};
  asset.details = details_from(row.view(46));
  asset.details.loras = split_loras(row.view(39));
  asset.extras = row.text(40);
}

}  // namespace

Asset asset_from(const RowView& row) {
  Asset asset;
  asset.id = {row.text(0)};
  asset.owner = row.text(1);
  asset.kind = find_enum<AssetKind>(row.view(2)).value();
  asset.source = find_enum<AssetSource>(row.view(3)).value();
  asset.category = find_enum<AssetCategory>(row.view(4)).value();
  asset.origin = row.text(5);
  asset.status = find_enum<AssetStatus>(row.view(6)).value();
  asset.rev = row.integer(7);
  asset.board_id = find_id<BoardId>(row, 8);
  asset.parent_asset_id = find_id<AssetId>(row, 9);
  asset.job_id = find_id<JobId>(row, 10);
  asset.image_index = int(row.integer(11));
  asset.file_name = row.text(12);
  asset.link_path = row.find_text(13);
  asset.mime = row.text(14);
  asset.width = int(row.integer(15));
  asset.height = int(row.integer(16));
  asset.bytes = row.integer(17);
  asset.sha256 = row.text(18);
  asset.thumbhash = row.text(19);
  asset.media_ms = row.integer(20);
  asset.has_audio = row.integer(21) != 0;
  asset.has_alpha = row.integer(22) != 0;
  asset.duration_ms = row.integer(23);
  read_recipe(row, asset);
  asset.is_protected = row.integer(41) != 0;
  asset.trashed_at = row.find_integer(42);
  asset.created_at = row.integer(43);
  asset.added_at = row.integer(44);
  asset.seq = row.integer(45);
  asset.crc32 = row.find_integer(47);
  return asset;
}

Asset marked_asset_from(const RowView& row) {
  Asset asset = asset_from(row);
  const size_t marks = row.columns() - 3;
  asset.favorite = row.integer(marks) != 0;
  asset.rating = int(row.integer(marks + 1));
  asset.tags = split_texts(row.view(marks + 2));
  return asset;
}

}  // namespace atelier
