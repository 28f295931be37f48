#include "services/folder_watch.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <set>

#include "base/clock.h"
#include "base/log.h"
#include "services/import_walk.h"

namespace atelier {
namespace {

// More changed places than this cost as much as looking at everything.
constexpr size_t places_max = 5000;
constexpr size_t watches_max = 100'000;
constexpr uint32_t watched_events =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR | IN_EXCL_UNLINK;
constexpr uint32_t departures = IN_DELETE | IN_MOVED_FROM;

double now_ms() {
  return steady_seconds() * 1000;
}

}  // namespace

struct FolderWatch::Parts {
  struct Folder {
    WatchedFolder what;
    std::set<std::string> places;  // changed since the last look
    bool everything = true;        // the first look, and after an overflow
    double first_event_ms = 0;
    double last_event_ms = 0;
    double looked_ms = 0;
    std::string trouble;
  };

  Parts(List the_list, Look the_look, WatchTimes the_times, WatchRules the_rules)
      : list(std::move(the_list)),
        look(std::move(the_look)),
        times(the_times),
        rules(std::move(the_rules)) {
    if (!rules.wants) rules.wants = is_import_name;
    events = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    wake = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    thread = std::thread([this] { run(); });
  }
  ~Parts() {
    stopping = true;
    const uint64_t one = 1;
    const ssize_t told = ::write(wake, &one, sizeof one);
    static_cast<void>(told);  // the thread also looks by itself, a little later
    thread.join();
    if (events >= 0) ::close(events);
    ::close(wake);
  }

  void run() {
    while (!stopping) {
      read_list();
      look_where_quiet();
      wait();
      read_events();
    }
  }

  void wait() const {
    std::array<pollfd, 2> ready{{{events, POLLIN, 0}, {wake, POLLIN, 0}}};
    const int patience_ms = std::min(times.quiet_ms, 500);
    ::poll(ready.data(), ready.size(), patience_ms);
  }

  void read_list() {
    if (listed_ms != 0 && now_ms() - listed_ms < times.list_ms) return;
    listed_ms = now_ms();
    const auto wanted = list();
    std::set<std::string> paths;
    for (const WatchedFolder& folder : wanted) {
      paths.insert(folder.path);
      const auto [found, is_new] = folders.try_emplace(folder.path);
      found->second.what = folder;
      if (is_new) watch_tree(found->second, folder.path);
    }
    for (auto it = folders.begin(); it != folders.end();) {
      it = paths.contains(it->first) ? std::next(it) : forget(it);
    }
  }

  std::map<std::string, Folder>::iterator forget(std::map<std::string, Folder>::iterator gone) {
    for (auto it = watches.begin(); it != watches.end();) {
      if (it->second.root != gone->first) {
        ++it;
        continue;
      }
      ::inotify_rm_watch(events, it->first);
      it = watches.erase(it);
    }
    const std::lock_guard lock(mutex);
    troubles.erase(gone->first);
    return folders.erase(gone);
  }

  // Symbolic links are not followed here: what lies behind them is found by whole looks.
  void watch_tree(Folder& folder, const std::string& top) {
    std::vector<std::string> waiting{top};
    while (!waiting.empty() && folder.trouble.empty() && !stopping) {
      const std::string path = std::move(waiting.back());
      waiting.pop_back();
      const int watch = watches.size() < watches_max
                            ? ::inotify_add_watch(events, path.c_str(), watched())
                            : (errno = ENOSPC, -1);
      if (watch < 0 && errno != ENOENT && errno != ENOTDIR && errno != EACCES) {
        return give_up(folder);
      }
      if (watch < 0) continue;
      watches[watch] = {folder.what.path, path};
      add_subfolders(path, waiting);
    }
  }

  uint32_t watched() const { return watched_events | (rules.all_changes ? departures : 0); }

  static void add_subfolders(const std::string& path, std::vector<std::string>& waiting) {
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(path.c_str()), ::closedir);
    if (!open) return;
    while (const dirent* entry = ::readdir(open.get())) {
      if (entry->d_type != DT_DIR || entry->d_name[0] == '.') continue;
      waiting.push_back(path + "/" + entry->d_name);
    }
  }

  void give_up(Folder& folder) {
    folder.trouble =
        "The system allows no more watches (fs.inotify.max_user_watches); this folder is looked at "
        "every minute instead.";
    log_warn("import", folder.what.path + ": " + folder.trouble);
    const std::lock_guard lock(mutex);
    troubles[folder.what.path] = folder.trouble;
  }

  void read_events() {
    alignas(inotify_event) std::array<char, 64 << 10> buffer;
    for (;;) {
      const ssize_t got = ::read(events, buffer.data(), buffer.size());
      if (got <= 0) return;
      for (ssize_t at = 0; at < got;) {
        const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
        take(*event);
        at += ssize_t(sizeof(inotify_event) + event->len);
      }
    }
  }

  void take(const inotify_event& event) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      for (auto& [path, folder] : folders) note(folder, path);
      return;
    }
    const auto known = watches.find(event.wd);
    if (known == watches.end()) return;
    if ((event.mask & IN_IGNORED) != 0) {
      watches.erase(known);
      return;
    }
    const auto folder = folders.find(known->second.root);
    if (folder == folders.end() || event.len == 0) return;
    const std::string name = event.name;
    const std::string path = known->second.path + "/" + name;
    if ((event.mask & IN_ISDIR) != 0) {
      if (name[0] == '.') return;
      if ((event.mask & departures) != 0) return note(folder->second, known->second.path);
      watch_tree(folder->second, path);
      // Files may have come into it before it was watched.
      return note(folder->second, path);
    }
    // A file that was only made will be closed after it was written; links are never closed.
    const bool made = (event.mask & IN_CREATE) != 0;
    if (rules.wants(name) && (!made || rules.all_changes)) note(folder->second, path);
  }

  void note(Folder& folder, const std::string& place) {
    folder.last_event_ms = now_ms();
    if (folder.first_event_ms == 0) folder.first_event_ms = folder.last_event_ms;
    if (place == folder.what.path || folder.places.size() >= places_max) folder.everything = true;
    if (!folder.everything) folder.places.insert(place);
  }

  void look_where_quiet() {
    for (auto& [path, folder] : folders) {
      if (stopping) return;
      const double now = now_ms();
      const bool first = folder.looked_ms == 0;
      const bool stale = !folder.trouble.empty() && now - folder.looked_ms > times.rescan_ms;
      const bool heard = folder.first_event_ms != 0;
      const bool quiet = heard && now - folder.last_event_ms >= times.quiet_ms;
      const bool overdue = heard && now - folder.first_event_ms >= times.longest_ms;
      if (!first && !stale && !quiet && !overdue) continue;
      std::vector<std::string> places(folder.places.begin(), folder.places.end());
      if (folder.everything || first || stale) places = {path};
      folder.places.clear();
      folder.everything = false;
      folder.first_event_ms = 0;
      look(folder.what, std::move(places));
      folder.looked_ms = now_ms();
    }
  }

  struct Watch {
    std::string root;
    std::string path;
  };

  const List list;
  const Look look;
  const WatchTimes times;
  WatchRules rules;
  int events = -1;
  int wake = -1;
  std::atomic<bool> stopping{false};
  // The thread's own.
  std::map<std::string, Folder> folders;
  std::map<int, Watch> watches;
  double listed_ms = 0;
  // Shared.
  mutable std::mutex mutex;
  std::map<std::string, std::string> troubles;
  std::thread thread;  // last: it uses all of the above
};

FolderWatch::FolderWatch(List list, Look look, WatchTimes times, WatchRules rules)
    : parts_(std::make_unique<Parts>(std::move(list), std::move(look), times, std::move(rules))) {}
FolderWatch::~FolderWatch() = default;

std::string FolderWatch::trouble_of(const std::string& path) const {
  const std::lock_guard lock(parts_->mutex);
  const auto found = parts_->troubles.find(path);
  return found == parts_->troubles.end() ? "" : found->second;
}

}  // namespace atelier
