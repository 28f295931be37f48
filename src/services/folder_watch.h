// Watches folders for new and changed files (inotify) and tells, when a folder has been quiet for a
// moment, which places to look at. One thread. Where the system's limit of watches is reached, the
// folder is looked at as a whole every minute instead.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "services/imports.h"

namespace atelier {

struct WatchTimes {
  int quiet_ms = 1500;     // after the last event before a look
  int longest_ms = 15000;  // after the first one, however busy the folder is
  int list_ms = 3000;      // how often the list itself is read again
  int rescan_ms = 60000;   // of folders that could not be watched
};

// What of a folder's life is worth a look.
struct WatchRules {
  std::function<bool(const std::string& file_name)> wants;  // none: pictures and videos
  // Also what leaves, and links: they are made, and never closed.
  bool all_changes = false;
};

class FolderWatch {
 public:
  // Reads which folders to watch; asked again and again.
  using List = std::function<std::vector<WatchedFolder>()>;
  // Files and folders below `folder` that changed; the folder itself when everything must be looked
  // at. On the watch's thread: it waits for the end.
  using Look = std::function<void(const WatchedFolder& folder, std::vector<std::string> places)>;

  FolderWatch(List list, Look look, WatchTimes times = {}, WatchRules rules = {});
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // Why a folder is only looked at now and then; "" when it is watched.
  std::string trouble_of(const std::string& path) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
