// The snapshot on disk and in the database. The database keeps the nonces of the snapshots that may
// lie beside it: one that was restored from a backup does not know the newer snapshot of the home,
// and the index is read from the database instead. The order of steps keeps every crash harmless:
// the database learns the new nonce, the file is replaced, then the old nonce and the changes the
// snapshot contains are forgotten.
#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>

#include "base/assert.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "gallery/snapshot.h"
#include "media/files.h"
#include "services/gallery_index.h"
#include "store/settings.h"

namespace atelier {
namespace {

constexpr std::string_view nonces_setting = "gallery.snapshots";

uint64_t random_nonce() {
  uint64_t nonce = 0;
  ATELIER_ASSERT(getrandom(&nonce, sizeof nonce, 0) == ssize_t{sizeof nonce});
  return nonce;
}

std::vector<uint64_t> nonces_of(std::string_view text) {
  std::vector<uint64_t> nonces;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    uint64_t nonce = 0;
    const auto [stop, code] = std::from_chars(at, end, nonce, 16);
    if (code != std::errc()) break;
    nonces.push_back(nonce);
    at = stop < end ? stop + 1 : end;
  }
  return nonces;
}

Result<> replace_file(const std::string& temporary, const std::string& path) {
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    return fail(file_error(errno, "renaming", temporary));
  }
  return sync_folder(std::filesystem::path(path).parent_path().string());
}

}  // namespace

bool GalleryIndex::snapshot_is_due(int64_t quiet_ms) const {
  const int64_t unsaved = rows_unsaved_ + change_ - snapshot_change_;
  if (unsaved >= settings_.snapshot_at_once) return true;
  return unsaved >= settings_.snapshot_min && quiet_ms >= settings_.idle_ms;
}

Result<> GalleryIndex::remember_nonces(const std::vector<uint64_t>& nonces) {
  std::string text;
  for (const uint64_t nonce : nonces) text += fmt::format("{}{:x}", text.empty() ? "" : ",", nonce);
  return db_.write([&](Tx& tx) { return SettingStore().put(tx, nonces_setting, text); });
}

// Those the snapshot contains: nobody will ask for them again.
Result<> GalleryIndex::forget_changes() {
  for (bool more = true; more;) {
    const auto forget = [&](Tx& tx) { return rows_.forget_changes(tx, snapshot_change_); };
    TRY(more, db_.write(forget));
  }
  return {};
}

// Changes wait meanwhile, and questions that must know them; other questions do not: the table
// stays as it is under `following_`.
Result<> GalleryIndex::write_snapshot() {
  const double began = steady_seconds();
  const std::lock_guard following(following_);
  const gallery::SnapshotStamp stamp{random_nonce(), change_};
  TRY_DO(remember_nonces({nonce_, stamp.nonce}));
  const std::string temporary = settings_.snapshot_file + ".tmp";
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  const auto write = [&]() -> Result<> {
    TRY(const File file, File::create(temporary));
    TRY_DO(gallery::write_snapshot(
        *index_, stamp, [&](std::span<const std::byte> bytes) { return file.write(bytes); }));
    TRY_DO(file.sync());
    return replace_file(temporary, settings_.snapshot_file);
  };
  if (auto written = write(); !written) {
    std::filesystem::remove(temporary, ignored);
    return written;
  }
  nonce_ = stamp.nonce;
  snapshot_change_ = stamp.change;
  rows_unsaved_ = 0;
  TRY_DO(remember_nonces({nonce_}));
  TRY_DO(forget_changes());
  log_info("gallery",
           fmt::format("the snapshot of {} assets was written in {:.0f} ms",
                       index_->table().alive_count(), (steady_seconds() - began) * 1000));
  return {};
}

Result<std::unique_ptr<gallery::Index>> GalleryIndex::read_snapshot() {
  std::optional<std::string> nonces;
  int64_t last = 0;
  const auto look = [&](Tx& tx) -> Result<> {
    TRY(nonces, SettingStore().find(tx, nonces_setting));
    TRY(last, rows_.last_change(tx));
    return {};
  };
  TRY_DO(db_.read(look));
  TRY(const File file, File::open_to_read(settings_.snapshot_file));
  TRY(const int64_t bytes, file.size());
  file.read_ahead();
  const auto source = [&](std::span<std::byte> into) -> Result<> {
    while (!into.empty()) {
      TRY(const size_t got, file.read(into));
      if (got == 0) return fail(ErrorKind::corrupt, "The gallery's snapshot ends early.");
      into = into.subspan(got);
    }
    return {};
  };
  TRY(auto snapshot, gallery::read_snapshot(source, uint64_t(bytes)));
  const auto known = nonces_of(nonces.value_or(""));
  const bool is_ours = std::ranges::find(known, snapshot.stamp.nonce) != known.end();
  if (!is_ours || snapshot.stamp.change > last) {
    return fail(ErrorKind::conflict, "The gallery's snapshot belongs to another database.");
  }
  // When too much of it is dead, an index made anew is smaller.
  if (snapshot.index->dead_rows() > 50'000 + snapshot.index->table().alive_count() / 2) {
    return fail(ErrorKind::conflict, "Most of the gallery's snapshot was deleted since.");
  }
  nonce_ = snapshot.stamp.nonce;
  change_ = snapshot.stamp.change;
  snapshot_change_ = snapshot.stamp.change;
  return std::move(snapshot.index);
}

}  // namespace atelier
