#include "services/sheet_maker.h"

#include <algorithm>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "media/blobs.h"
#include "media/thumbhash.h"
#include "services/decoder.h"
#include "services/thumbnail_maker.h"
#include "store/boards.h"
#include "store/models.h"

namespace atelier {
namespace {

constexpr int look_again_ms = 60'000;  // a full disk may have room again
constexpr int64_t cell_pixels_max = 100'000'000;

// What a file says of itself, for other programs: which values its rows and columns stand for.
constexpr std::string_view sheet_keyword = "atelier_grid";

// Models as people know them: by their names.
Result<> name_models(Tx& tx, std::vector<GridAxis>& axes) {
  for (GridAxis& axis : axes) {
    if (!axis.field.ends_with("_id")) continue;
    for (boost::json::value& value : axis.values) {
      if (!value.is_string()) continue;
      TRY(const auto model, ModelStore().find(tx, ModelId{std::string(value.get_string())}));
      if (model) value = model->name;
    }
  }
  return {};
}

}  // namespace

SheetMaker::SheetMaker(const Rooms& rooms) : rooms_(rooms), thread_([this] { run(); }) {}

SheetMaker::~SheetMaker() {
  thread_.join();
}

void SheetMaker::run() {
  uint64_t heard = 0;
  do {
    heard = rooms_.bell.rings();
    const auto made = make_ripe();
    if (!made) log_warn("grids", "a sheet has to wait: " + made.error().message);
  } while (rooms_.bell.wait_past(heard, look_again_ms));
}

Result<int> SheetMaker::make_ripe() {
  TRY(const auto ripe, rooms_.db.read([&](Tx& tx) { return batches_.ripe(tx); }));
  for (const Batch& batch : ripe) {
    const Result<> made = make(batch);
    if (made) continue;
    const ErrorKind kind = made.error().kind;
    // The machine's trouble may pass; a damaged picture's does not.
    if (kind == ErrorKind::exhausted || kind == ErrorKind::unavailable)
      return Failure(made.error());
    TRY_DO(give_up(batch, made.error().message));
  }
  return int(ripe.size());
}

Result<SheetMaker::Cells> SheetMaker::cells_of_batch(const Batch& batch) {
  Cells cells;
  TRY(cells.axes, axes_of_text(batch.axes));
  cells.pictures.resize(size_t(cells_of(cells.axes)));
  const auto look = [&](Tx& tx) -> Result<> {
    TRY_DO(name_models(tx, cells.axes));
    TRY(const auto list, batches_.cells(tx, batch.id));
    for (const auto& [cell, id] : list) {
      TRY(auto job, JobStore().find(tx, id));
      if (!job || cell < 0 || size_t(cell) >= cells.pictures.size()) continue;
      if (!cells.first) cells.first = *job;
      if (job->asset_ids.empty()) continue;
      auto& picture = cells.pictures[size_t(cell)];
      TRY(picture, AssetStore().find(tx, job->asset_ids.front(), batch.owner));
      if (!picture) continue;
      cells.largest.first = std::max(cells.largest.first, picture->width);
      cells.largest.second = std::max(cells.largest.second, picture->height);
    }
    return {};
  };
  TRY_DO(rooms_.db.read(look));
  return cells;
}

Result<> SheetMaker::make(const Batch& batch) {
  TRY(const Cells cells, cells_of_batch(batch));
  if (cells.largest.first == 0 || !cells.first) {
    return give_up(batch, "No picture of this grid was drawn.");
  }
  const auto picture = [&](int64_t cell) -> Result<std::optional<RgbImage>> {
    const auto& asset = cells.pictures[size_t(cell)];
    return asset ? picture_of(*asset) : Result<std::optional<RgbImage>>(std::nullopt);
  };
  const auto text = [this](const std::string& words, int text_px, int width_px) {
    return text_of(words, text_px, width_px);
  };
  TRY(const RgbImage sheet, draw_sheet(cells.axes, cells.largest, picture, text));
  return keep(batch, cells, sheet);
}

Result<std::optional<RgbImage>> SheetMaker::picture_of(const Asset& asset) const {
  constexpr int64_t bytes_max = int64_t{1} << 30;
  const auto file = read_file(rooms_.blobs.path_of(asset.sha256, asset.mime), bytes_max);
  // Deleted while the sheet is made: its cell stays empty.
  if (!file && file.error().kind == ErrorKind::not_found) return std::optional<RgbImage>();
  if (!file) return Failure(file.error());
  TRY(auto picture, decode_png(*file, cell_pixels_max));
  return std::optional(std::move(picture));
}

Result<TextMask> SheetMaker::text_of(const std::string& text, int text_px, int width_px) const {
  TRY(const auto drawn, rooms_.decoder.run({.task = DecodeTask::label,
                                            .path = {},
                                            .sides_px = {std::clamp(width_px, 16, 2048)},
                                            .text = text,
                                            .text_px = text_px}));
  TextMask mask{drawn.answer.width, drawn.answer.height, {}};
  if (drawn.files.empty()) return TextMask{};
  for (const std::byte light : drawn.files.front()) mask.light.push_back(uint8_t(light));
  return mask;
}

Result<> SheetMaker::keep(const Batch& batch, const Cells& cells, const RgbImage& sheet) {
  const RgbView view{sheet.pixels, sheet.width, sheet.height};
  TRY(const Bytes png, encode_png(view, {{std::string(sheet_keyword), batch.axes}}));
  Asset asset;
  asset.id = AssetId::make();
  asset.owner = batch.owner;
  asset.origin = "grid";
  asset.width = sheet.width;
  asset.height = sheet.height;
  asset.thumbhash = thumbhash_of(view);
  asset.created_at = asset.added_at = now_utc_ms();
  asset.has_recipe = true;
  asset.recipe_source = "atelier";
  asset.model = cells.first->model;
  asset.recipe = cells.first->recipe;
  asset.details = cells.first->details;
  std::unique_lock content(rooms_.blobs.content_mutex());
  TRY(const Blob blob, rooms_.blobs.put(png));
  asset.sha256 = blob.sha256;
  asset.bytes = blob.bytes;
  const auto insert = [&](Tx& tx) -> Result<> {
    if (cells.first->board_id) {
      TRY(const auto board, BoardStore().find(tx, *cells.first->board_id));
      if (board) asset.board_id = board->id;
    }
    TRY(asset.seq, AssetStore().insert(tx, asset));
    TRY_DO(batches_.settle(tx, batch.id, asset.id, {}));
    return {};
  };
  TRY_DO(rooms_.db.write(insert));
  content.unlock();
  rooms_.thumbnails.make_soon({rooms_.blobs.path_of(blob.sha256), blob.sha256, asset.mime});
  rooms_.events.asset(asset);
  rooms_.events.boards_changed();
  return {};
}

Result<> SheetMaker::give_up(const Batch& batch, const std::string& why) {
  log_warn("grids", "grid " + batch.id.text + " gets no sheet: " + why);
  const auto settle = [&](Tx& tx) -> Result<> {
    TRY_DO(batches_.settle(tx, batch.id, {}, why));
    return {};
  };
  return rooms_.db.write(settle);
}

}  // namespace atelier
