// What the studio does for itself now and then: empties the trash of what has lain there long
// enough, forgets old undos, straightens boards a damaged database put inside themselves.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "base/result.h"
#include "services/asset_removal.h"
#include "services/studio_settings.h"

namespace atelier {

class Database;

// How many pictures went. Nothing happens while trash_days is 0; protected ones stay. Any thread.
Result<int64_t> purge_trash(Database& db, AssetRemoval& removal, SettingsService& settings,
                            const Caller& owner, int64_t now_ms);
// How many undo lines went. Any thread.
Result<int64_t> prune_undos(Database& db, int64_t now_ms);
// How many boards became top ones. Any thread.
Result<int64_t> straighten_boards(Database& db);

// Once when it starts and then every hour, on a thread of its own.
class Housekeeping {
 public:
  Housekeeping(Database& db, AssetRemoval& removal, SettingsService& settings);
  ~Housekeeping();

 private:
  void run();
  void tidy_up();

  Database& db_;
  AssetRemoval& removal_;
  SettingsService& settings_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace atelier
