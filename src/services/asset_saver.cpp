#include "services/asset_saver.h"

#include "base/clock.h"
#include "media/blobs.h"
#include "media/picture_recipe.h"
#include "media/png.h"
#include "media/thumbhash.h"
#include "media/zip_format.h"
#include "services/job_draft.h"
#include "services/thumbnail_maker.h"
#include "store/boards.h"
#include "store/collections.h"

namespace atelier {
namespace {

// An enlargement keeps the seed of the picture it was made from.
int64_t seed_of(const FinishedImage& image) {
  return needs_main_model(image.job.details) ? image.seed : image.job.recipe.seed;
}

PictureRecipe recipe_of(const FinishedImage& image) {
  const Recipe& r = image.job.recipe;
  return {.prompt = r.prompt,
          .negative_prompt = r.negative_prompt,
          .model = {image.job.model.name, image.job.model.hash},
          .seed = seed_of(image),
          .steps = r.steps,
          .scheduler = r.scheduler,
          .cfg_scale = r.cfg_scale,
          .cfg_rescale = r.cfg_rescale,
          .clip_skip = r.clip_skip,
          .width = r.width,
          .height = r.height,
          .engine = {image.engine_version, image.device, image.precision},
          .details = image.job.details};
}

Asset asset_of(const FinishedImage& image, const Blob& blob, std::string thumbhash,
               uint32_t crc32) {
  Asset asset;
  asset.id = AssetId::make();
  asset.owner = image.job.owner;
  asset.origin = origin_of(image.job.details);
  const AssetId parent = parent_of(image.job.details);
  if (!parent.empty()) asset.parent_asset_id = parent;
  // A control image is material, not a result.
  if (image.job.details.kind == protocol::Task::control_image) {
    asset.category = AssetCategory::assets;
  }
  asset.has_recipe = true;
  asset.recipe_source = "atelier";
  asset.job_id = image.job.id;
  asset.image_index = image.image_index;
  asset.width = image.width;
  asset.height = image.height;
  asset.bytes = blob.bytes;
  asset.sha256 = blob.sha256;
  asset.crc32 = crc32;
  asset.thumbhash = std::move(thumbhash);
  asset.created_at = asset.added_at = now_utc_ms();
  asset.duration_ms = image.duration_ms;
  asset.model = image.job.model;
  asset.recipe = image.job.recipe;
  asset.recipe.seed = seed_of(image);
  asset.details = image.job.details;
  return asset;
}

// The board chosen when the job was asked for; deleted since: Uncategorized.
Result<std::optional<BoardId>> living_board(Tx& tx, const Job& job) {
  if (!job.board_id) return std::optional<BoardId>();
  TRY(const auto board, BoardStore().find(tx, *job.board_id));
  return board ? job.board_id : std::nullopt;
}

Result<> collect(Tx& tx, const Job& job, const Asset& asset) {
  if (!job.collection_id) return {};
  const CollectionStore collections;
  TRY(const auto collection, collections.find(tx, *job.collection_id));
  if (!collection) return {};
  return collections.add(tx, collection->id, asset.id, asset.added_at);
}

}  // namespace

Result<std::optional<Asset>> AssetSaver::save(const FinishedImage& image) {
  const RgbView view{bytes_of(image.pixels), image.width, image.height};
  TRY(const Bytes png, encode_png(view, texts_of(recipe_of(image))));
  std::string thumbhash = thumbhash_of(view);
  const uint32_t crc32 = crc32_of(0, png);
  std::unique_lock content(blobs_.content_mutex());
  TRY(const Blob blob, blobs_.put(png));
  Asset asset = asset_of(image, blob, std::move(thumbhash), crc32);
  const auto insert = [&](Tx& tx) -> Result<> {
    TRY(asset.board_id, living_board(tx, image.job));
    TRY(asset.seq, assets_.insert(tx, asset));
    TRY_DO(collect(tx, image.job, asset));
    return jobs_.record_image(tx, image.job.id, image.image_index, asset.id);
  };
  const Result<> kept = db_.write(insert);
  content.unlock();
  if (!kept && kept.error().kind == ErrorKind::conflict) return std::optional<Asset>();
  if (!kept) return Failure(kept.error());
  if (thumbnails_ != nullptr) {
    thumbnails_->make_soon({blobs_.path_of(blob.sha256), blob.sha256, asset.mime});
  }
  events_.asset(asset);
  events_.boards_changed();
  if (image.job.collection_id) events_.collections_changed();
  return std::optional<Asset>(asset);
}

}  // namespace atelier
