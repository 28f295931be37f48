#include "services/housekeeping.h"

#include <fmt/format.h>

#include <chrono>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "services/limits.h"
#include "store/boards.h"
#include "store/undos.h"

namespace atelier {
namespace {

constexpr int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr auto round_every = std::chrono::hours(1);
constexpr int chunk = 1000;

void tell(const char* what, const Result<int64_t>& done) {
  if (!done) log_warn("housekeeping", to_line(done.error()));
  if (done && *done > 0) log_info("housekeeping", fmt::format("{}: {}", what, *done));
}

}  // namespace

Result<int64_t> purge_trash(Database& db, AssetRemoval& removal, SettingsService& settings,
                            const Caller& owner, int64_t now_ms) {
  TRY(const auto values, settings.get(owner));
  if (values.trash_days == 0) return 0;
  const int64_t before_ms = now_ms - values.trash_days * day_ms;
  int64_t purged = 0;
  while (true) {
    const auto look = [&](Tx& tx) {
      return AssetStore().trashed_before(tx, before_ms, owner.owner, chunk);
    };
    TRY(const auto seqs, db.read(look));
    if (seqs.empty()) return purged;
    TRY(const auto gone, removal.remove_some(owner, seqs));
    // Somebody protected or restored all of them this moment.
    if (gone.empty()) return purged;
    purged += int64_t(gone.size());
  }
}

Result<int64_t> prune_undos(Database& db, int64_t now_ms) {
  const int64_t before_ms = now_ms - limits::undo_days * day_ms;
  int64_t pruned = 0;
  while (true) {
    TRY(const int64_t part,
        db.write([&](Tx& tx) { return UndoStore().prune(tx, before_ms, chunk); }));
    pruned += part;
    if (part < chunk) return pruned;
  }
}

Result<int64_t> straighten_boards(Database& db) {
  TRY(const auto circles, db.read([](Tx& tx) { return BoardStore().in_circles(tx); }));
  if (circles.empty()) return 0;
  const auto lift = [&](Tx& tx) -> Result<int64_t> {
    for (const BoardId& id : circles) {
      TRY(auto board, BoardStore().find(tx, id));
      if (!board) continue;
      board->parent_id.reset();
      TRY_DO(BoardStore().update(tx, *board));
    }
    return int64_t(circles.size());
  };
  return db.write(lift);
}

Housekeeping::Housekeeping(Database& db, AssetRemoval& removal, SettingsService& settings)
    : db_(db), removal_(removal), settings_(settings), thread_([this] { run(); }) {}

Housekeeping::~Housekeeping() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Housekeeping::tidy_up() {
  const int64_t now_ms = now_utc_ms();
  tell("boards that stood inside themselves are top ones now", straighten_boards(db_));
  tell("pictures deleted from the trash", purge_trash(db_, removal_, settings_, {}, now_ms));
  tell("lines of old undos forgotten", prune_undos(db_, now_ms));
}

void Housekeeping::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    tidy_up();
    lock.lock();
    wake_.wait_for(lock, round_every, [this] { return stopping_; });
  }
}

}  // namespace atelier
