#include "services/gallery_index.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"

namespace atelier {
namespace {

// Small enough that nobody who asks waits long behind one, large enough to pay for its settling.
constexpr int batch_changes = 512;
constexpr int wait_ready_ms = 2000;
constexpr uint32_t look_ahead_rows_min = 50'000;

static_assert(gallery::source_names == enum_names(AssetSource{}));
static_assert(gallery::status_names == enum_names(AssetStatus{}));

gallery::AssetRow index_row(GalleryRow row) {
  gallery::AssetRow out;
  out.seq = row.seq;
  out.owner = std::move(row.owner);
  out.board = std::move(row.board_id);
  out.model = std::move(row.model_name);
  out.sampler = std::move(row.scheduler);
  out.prompt = std::move(row.prompt);
  out.negative = std::move(row.negative_prompt);
  out.file_name = std::move(row.file_name);
  out.loras = std::move(row.loras);
  out.tags = std::move(row.tags);
  out.collections = std::move(row.collections);
  out.trashed = row.trashed;
  out.favorite = row.favorite;
  out.video = row.kind == AssetKind::video;
  out.in_assets = row.category == AssetCategory::assets;
  out.is_protected = row.is_protected;
  out.has_audio = row.has_audio;
  out.source = size_t(row.source);
  out.status = size_t(row.status);
  out.rating = row.rating;
  out.created_at = row.created_at;
  out.width = row.width;
  out.height = row.height;
  out.bytes = row.bytes;
  out.seed = row.seed;
  out.steps = row.steps;
  out.cfg = row.cfg_scale;
  return out;
}

}  // namespace

GalleryIndex::GalleryIndex(Database& db, GalleryIndexSettings settings, GalleryIndexHooks hooks)
    : db_(db), settings_(std::move(settings)), hooks_(std::move(hooks)) {
  thread_ = std::thread([this] { run(); });
}

GalleryIndex::~GalleryIndex() {
  {
    const std::lock_guard lock(state_mutex_);
    leaving_ = true;
  }
  state_changed_.notify_all();
  thread_.join();
  if (!ready_ || !snapshot_is_due(settings_.idle_ms)) return;
  const auto written = write_snapshot();
  if (!written) log_warn("gallery", to_line(written.error()));
}

std::shared_lock<std::shared_mutex> GalleryIndex::reading() {
  const std::lock_guard gate(gate_);
  return std::shared_lock(mutex_);
}

std::unique_lock<std::shared_mutex> GalleryIndex::writing() {
  const std::lock_guard gate(gate_);
  return std::unique_lock(mutex_);
}

Result<> GalleryIndex::wait_until_ready() {
  if (ready_) return {};
  std::unique_lock lock(state_mutex_);
  state_changed_.wait_for(lock, std::chrono::milliseconds(wait_ready_ms),
                          [&] { return ready_ || failed_ || leaving_; });
  if (ready_) return {};
  if (failed_) return fail(*failed_);
  return fail(ErrorKind::unavailable,
              "The gallery is still being read after a start; try again in a moment.");
}

// From the snapshot or the database to an index that knows everything.
Result<> GalleryIndex::open() {
  const double began = steady_seconds();
  auto read = read_snapshot();
  const bool from_snapshot = read.has_value();
  if (!read) {
    log_info("gallery", "no snapshot is used: " + to_line(read.error()));
    read = read_database();
  }
  if (!read) return Failure(read.error());
  index_ = std::move(*read);
  TRY_DO(catch_up());
  log_info("gallery", fmt::format("{} assets are ready after {:.0f} ms, from {}",
                                  index_->table().alive_count(), (steady_seconds() - began) * 1000,
                                  from_snapshot ? "the snapshot" : "the database"));
  return {};
}

Result<std::unique_ptr<gallery::Index>> GalleryIndex::read_database() {
  auto index = std::make_unique<gallery::Index>();
  int64_t change = 0;
  const auto read = [&](Tx& tx) -> Result<> {
    TRY(change, rows_.last_change(tx));
    return rows_.each(tx, [&](GalleryRow row) -> Result<> {
      index->put(index_row(std::move(row)));
      return {};
    });
  };
  TRY_DO(db_.read(read));
  index->settle();
  index->shrink();
  change_ = change;
  snapshot_change_ = change;
  rows_unsaved_ = int64_t(index->table().alive_count());
  return index;
}

void GalleryIndex::run() {
  const auto opened = open();
  {
    const std::lock_guard lock(state_mutex_);
    if (!opened) failed_ = opened.error();
    ready_ = opened.has_value();
  }
  state_changed_.notify_all();
  if (!opened) {
    log_error("gallery", to_line(opened.error()));
    return;
  }
  hooks_.changed(std::nullopt);
  sort_orders();
  look_ahead();
  ::malloc_trim(0);  // what reading and sorting needed on the way would stay with the process
  changed_at_ = steady_seconds();
  std::unique_lock lock(state_mutex_);
  while (!state_changed_.wait_for(lock, std::chrono::milliseconds(settings_.poll_ms),
                                  [&] { return leaving_; })) {
    lock.unlock();
    const auto followed = catch_up();
    if (!followed) log_warn("gallery", to_line(followed.error()));
    hooks_.tick();
    if (snapshot_is_due(int64_t((steady_seconds() - changed_at_) * 1000))) {
      const auto written = write_snapshot();
      // Not again at once: a full disk stays full for a while.
      changed_at_ = steady_seconds();
      if (!written) log_warn("gallery", to_line(written.error()));
    }
    lock.lock();
  }
}

// Before anybody asks for them: sorting a million names takes longer than a person likes to wait.
void GalleryIndex::sort_orders() {
  for (;;) {
    std::optional<gallery::OrderMaker> maker;
    {
      const auto lock = reading();
      maker = index_->missing_order();
    }
    if (!maker) return;
    const size_t rows = maker->rows();
    gallery::Order order = std::move(*maker).make();
    const auto lock = writing();
    index_->adopt(std::move(order), rows);
  }
}

// The first letters of a search match nearly everything and take longest; in a large gallery they
// are looked for before anybody types them.
void GalleryIndex::look_ahead() {
  std::vector<gallery::Piece> pieces;
  {
    const auto lock = reading();
    if (index_->table().rows() < look_ahead_rows_min) return;
    pieces = index_->dear_pieces();
  }
  for (const gallery::Piece& piece : pieces) {
    const auto lock = reading();
    index_->look_ahead(piece);
  }
}

Result<> GalleryIndex::catch_up() {
  // The usual case first, without the lock that a snapshot holds for as long as it takes to write.
  TRY(const int64_t last, db_.read([&](Tx& tx) { return rows_.last_change(tx); }));
  if (last <= change_) return {};
  std::vector<AssetId> touched;
  {
    const std::lock_guard following(following_);
    for (size_t entries = batch_changes; entries == batch_changes;) {
      TRY(entries, apply_some(touched));
    }
  }
  if (!touched.empty() && ready_) hooks_.changed(touched);
  return {};
}

// One batch; how many changes it had.
Result<size_t> GalleryIndex::apply_some(std::vector<AssetId>& touched) {
  GalleryChanges changes;
  std::vector<GalleryRow> rows;
  const auto read = [&](Tx& tx) -> Result<> {
    TRY(changes, rows_.changes_after(tx, change_, batch_changes));
    if (changes.assets.empty()) return {};
    std::vector<int64_t> seqs;
    for (const auto& asset : changes.assets) seqs.push_back(asset.seq);
    TRY(rows, rows_.of(tx, seqs));
    return {};
  };
  TRY_DO(db_.read(read));
  if (changes.entries == 0) return size_t{0};
  {
    const auto lock = writing();
    size_t next = 0;  // of rows, which ascend by seq
    std::ranges::sort(changes.assets, {}, &GalleryChanges::Touched::seq);
    for (auto& asset : changes.assets) {
      if (next < rows.size() && rows[next].seq == asset.seq) {
        index_->put(index_row(std::move(rows[next++])));
      } else {
        index_->remove(asset.seq);
      }
    }
    index_->settle();
    change_ = changes.last;
  }
  for (auto& asset : changes.assets) touched.push_back(std::move(asset.id));
  changed_at_ = steady_seconds();
  return changes.entries;
}

}  // namespace atelier
