#include "services/install_workers.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"

namespace atelier {
namespace {

constexpr auto heed_wait = std::chrono::seconds(4);

struct Running {
  std::atomic<InstallWish> wish{InstallWish::none};
  std::mutex mutex;
  InstallStatus status;
};

// Between the runner's thread and everybody who looks.
class Watcher : public InstallWatcher {
 public:
  Watcher(Database& db, EventSink& events, const InstallSettings& settings, Running& running)
      : db_(db), events_(events), settings_(settings), running_(running) {}

  Result<> changed(const Install& install) override {
    show(install);
    tell();
    return save(install);
  }
  void progress(const Install& install) override {
    const double now = steady_seconds();
    int64_t bytes = 0;
    for (const InstallFile& file : install.files) bytes += file.bytes;
    if (bytes > bytes_) meter_.add(bytes - bytes_, now);
    bytes_ = bytes;
    show(install);  // always: the next piece may be long in coming
    if ((now - told_s_) * 1000 < settings_.tell_every_ms) return;
    tell();
    // Only for lists of another process: what counts after a crash is the file itself.
    if ((now - saved_s_) * 1000 >= settings_.save_every_ms) static_cast<void>(save(install));
  }
  bool go_on() override { return running_.wish == InstallWish::none; }

 private:
  void show(const Install& install) {
    auto status = atelier::status_of(install, meter_.rate(steady_seconds()));
    const std::lock_guard lock(running_.mutex);
    running_.status = std::move(status);
  }
  void tell() {
    told_s_ = steady_seconds();
    events_.install(running_.status);  // only this thread writes it
  }
  Result<> save(Install install) {
    saved_s_ = steady_seconds();
    install.updated_at = now_utc_ms();
    TRY_DO(db_.write([&](Tx& tx) { return InstallStore().update(tx, install); }));
    return {};
  }

  Database& db_;
  EventSink& events_;
  const InstallSettings& settings_;
  Running& running_;
  RateMeter meter_;
  int64_t bytes_ = 0;
  double told_s_ = 0;
  double saved_s_ = 0;
};

}  // namespace

struct InstallWorkers::Parts {
  Parts(Database& the_db, ModelService& models, InstallFolders the_folders,
        InstallSettings the_settings, EventSink& the_events)
      : db(the_db),
        folders(std::move(the_folders)),
        settings(std::move(the_settings)),
        events(the_events),
        runner(models, folders, settings) {}
  ~Parts() { stop(); }

  void start() {
    for (size_t i = 0; i < settings.workers; ++i) threads.emplace_back([this] { work(); });
  }
  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
      for (auto& [id, one] : running) one->wish = InstallWish::leave;
    }
    changed.notify_all();
    for (std::thread& thread : threads) thread.join();
    threads.clear();
  }

  void work() {
    while (auto install = take()) {
      run(std::move(*install));
      changed.notify_all();
    }
  }

  // Waits for something to do; nothing when it is time to leave.
  std::optional<Install> take() {
    for (;;) {
      const auto claim = [&](Tx& tx) { return InstallStore().claim_next(tx, now_utc_ms()); };
      std::unique_lock lock(mutex);
      if (stopping) return std::nullopt;
      auto next = db.write(claim);
      if (next && *next) {
        auto one = std::make_shared<Running>();
        one->status = atelier::status_of(**next);
        running[(*next)->id] = std::move(one);
        return std::move(**next);
      }
      if (!next) log_warn("installs", to_line(next.error()));
      changed.wait_for(lock, std::chrono::milliseconds(settings.look_every_ms));
    }
  }

  void run(Install install) {
    const InstallId id = install.id;
    std::shared_ptr<Running> one;
    {
      const std::lock_guard lock(mutex);
      one = running.at(id);
      if (stopping) one->wish = InstallWish::leave;
    }
    Watcher watcher(db, events, settings, *one);
    const auto ran = runner.run(install, watcher);
    settle(install, ran, one->wish);
    install.updated_at = now_utc_ms();
    const auto saved = db.write([&](Tx& tx) { return InstallStore().update(tx, install); });
    if (!saved) log_error("installs", to_line(saved.error()));
    const std::lock_guard lock(mutex);
    running.erase(id);
    events.install(atelier::status_of(std::move(install)));
  }

  // How it ended.
  void settle(Install& install, const Result<>& ran, InstallWish wish) const {
    if (ran) {
      install.state = InstallState::done;
      install.error.clear();
      folders.remove(install.id);
      return;
    }
    if (wish == InstallWish::cancel) {
      install.state = InstallState::cancelled;
      folders.remove(install.id);
      forget_progress(install);
    } else if (wish != InstallWish::none && ran.error().kind == ErrorKind::cancelled) {
      install.state = wish == InstallWish::pause ? InstallState::paused : InstallState::waiting;
    } else {
      install.state = InstallState::failed;
      install.error = ran.error().message;
      log_warn("installs", install.source + ": " + to_line(ran.error()));
    }
  }

  Database& db;
  const InstallFolders folders;
  const InstallSettings settings;
  EventSink& events;
  InstallRunner runner;
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::map<InstallId, std::shared_ptr<Running>> running;
  std::vector<std::thread> threads;  // last: they use all of the above
};

InstallWorkers::InstallWorkers(Database& db, ModelService& models, InstallFolders folders,
                               InstallSettings settings, EventSink& events)
    : parts_(std::make_unique<Parts>(db, models, std::move(folders), std::move(settings), events)) {
}
InstallWorkers::~InstallWorkers() = default;

void InstallWorkers::start() {
  parts_->start();
}

void InstallWorkers::stop() {
  parts_->stop();
}

void InstallWorkers::wake() {
  parts_->changed.notify_all();
}

bool InstallWorkers::wish(const InstallId& id, InstallWish wish) {
  std::unique_lock lock(parts_->mutex);
  const auto found = parts_->running.find(id);
  if (found == parts_->running.end()) return false;
  found->second->wish = wish;
  parts_->changed.wait_for(lock, heed_wait, [&] { return !parts_->running.contains(id); });
  return true;
}

std::optional<InstallStatus> InstallWorkers::status_of(const InstallId& id) const {
  const std::lock_guard lock(parts_->mutex);
  const auto found = parts_->running.find(id);
  if (found == parts_->running.end()) return std::nullopt;
  const std::lock_guard inner(found->second->mutex);
  return found->second->status;
}

}  // namespace atelier
