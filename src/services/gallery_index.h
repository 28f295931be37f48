// The index of the gallery, alive: read from its snapshot or the database when the studio starts,
// kept in step with everything anybody commits, written down again from time to time.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "gallery/index.h"
#include "store/gallery_rows.h"

namespace atelier {

class Database;

struct GalleryIndexSettings {
  std::string snapshot_file;
  int poll_ms = 250;            // how soon what other processes commit is seen without a question
  int64_t snapshot_min = 1000;  // changes that make a snapshot worth writing
  int64_t snapshot_at_once = 200'000;  // that many are written down even while more come
  int idle_ms = 30'000;                // without changes, before a snapshot is written
};

struct GalleryIndexHooks {
  // What was changed, by whomever, after the index knows it; nothing: look at everything again. On
  // one of the threads that ask, or the index's own.
  std::function<void(const std::optional<std::vector<AssetId>>&)> changed;
  // On the index's own thread, every poll_ms.
  std::function<void()> tick;
};

// Threads: any. Every question is answered with all that was committed before it: it first looks
// for new changes itself, so no writer has to remember to tell.
class GalleryIndex {
 public:
  GalleryIndex(Database& db, GalleryIndexSettings settings, GalleryIndexHooks hooks);
  // Writes the snapshot when enough has changed since the last one.
  ~GalleryIndex();
  GalleryIndex(const GalleryIndex&) = delete;
  GalleryIndex& operator=(const GalleryIndex&) = delete;

  // Has it been read? Until then ask() waits a moment and answers `unavailable`.
  bool ready() const { return ready_; }

  // question(gallery::Index&) -> Result<...>, while nothing changes.
  template <class F>
  auto ask(F&& question) -> std::invoke_result_t<F, gallery::Index&> {
    TRY_DO(wait_until_ready());
    TRY_DO(catch_up());
    const auto lock = reading();
    return question(*index_);
  }

  // The number of the last change the index knows; inside a question it stays.
  int64_t change() const { return change_; }

  // For tests and the end of a start: reads on until nothing is new.
  Result<> catch_up();
  Result<> write_snapshot();

 private:
  std::shared_lock<std::shared_mutex> reading();
  std::unique_lock<std::shared_mutex> writing();
  Result<> wait_until_ready();
  void run();
  Result<> open();
  Result<std::unique_ptr<gallery::Index>> read_snapshot();
  Result<std::unique_ptr<gallery::Index>> read_database();
  Result<size_t> apply_some(std::vector<AssetId>& touched);
  void sort_orders();
  void look_ahead();
  bool snapshot_is_due(int64_t quiet_ms) const;
  Result<> remember_nonces(const std::vector<uint64_t>& nonces);
  Result<> forget_changes();

  Database& db_;
  const GalleryIndexSettings settings_;
  const GalleryIndexHooks hooks_;
  GalleryRowStore rows_;

  // Questions share it, changes have it alone. The gate keeps a stream of questions from starving a
  // change: who wants to change closes it, and those who come later wait behind.
  std::mutex gate_;
  std::shared_mutex mutex_;
  std::unique_ptr<gallery::Index> index_;

  // One thread reads changes at a time; also held while a snapshot is written.
  std::mutex following_;
  std::atomic<int64_t> change_{0};            // the last one the index knows
  std::atomic<int64_t> snapshot_change_ = 0;  // the last one in the snapshot
  std::atomic<int64_t> rows_unsaved_ = 0;     // read from the database and in no snapshot yet
  uint64_t nonce_ = 0;                        // of the snapshot on disk
  std::atomic<double> changed_at_{0};         // steady seconds

  std::atomic<bool> ready_{false};
  std::mutex state_mutex_;
  std::condition_variable state_changed_;
  bool leaving_ = false;
  std::optional<Error> failed_;
  std::thread thread_;
};

}  // namespace atelier
