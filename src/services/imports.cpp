#include "services/imports.h"

#include <fmt/format.h>

#include <atomic>
#include <mutex>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "media/blobs.h"
#include "media/texts/clean_text.h"
#include "services/change_teller.h"
#include "services/folder_watch.h"
#include "store/boards.h"
#include "store/imports.h"

namespace atelier {
namespace {

class TaskListener : public ImportListener {
 public:
  TaskListener(TaskRun& run, EventSink& events)
      : run_(run), teller_(events, {.boards = true, .collections = false}) {}
  void found(int64_t files) override { run_.set_total(files); }
  void added(const std::vector<AssetId>& ids) override {
    run_.add_succeeded(int64_t(ids.size()));
    teller_.add(ids);
  }
  void followed(const std::vector<AssetId>& ids) override { added(ids); }
  void skipped(int64_t files) override { run_.add_skipped(files); }
  void failed(const std::string& path, const Error& error) override {
    run_.add_failed(clean_utf8(path), std::string(name_of(error.kind)), error.message);
  }
  Result<> go_on() override { return run_.go_on(); }

 private:
  TaskRun& run_;
  ChangeTeller teller_;
};

// A look by the watch: nobody follows it, the log hears what went wrong.
class QuietListener : public ImportListener {
 public:
  QuietListener(EventSink& events, const std::atomic<bool>& stopping)
      : teller_(events, {.boards = true, .collections = false}), stopping_(stopping) {}
  void found(int64_t) override {}
  void added(const std::vector<AssetId>& ids) override { teller_.add(ids); }
  void followed(const std::vector<AssetId>& ids) override { teller_.add(ids); }
  void skipped(int64_t) override {}
  void failed(const std::string& path, const Error& error) override {
    log_warn("import", clean_utf8(path) + ": " + error.message);
  }
  Result<> go_on() override {
    if (!stopping_) return {};
    return fail(ErrorKind::cancelled, "The server stops.");
  }

 private:
  ChangeTeller teller_;
  const std::atomic<bool>& stopping_;
};

bool lies_within(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder + "/");
}

}  // namespace

// The watch begins on the thread that looks around at the start, is asked by requests and ends with
// the studio, each on a thread of its own.
struct ImportService::Watching {
  std::atomic<bool> stopping{false};
  std::mutex mutex;  // of the pointer
  std::shared_ptr<FolderWatch> watch;

  std::shared_ptr<FolderWatch> now() {
    const std::lock_guard lock(mutex);
    return watch;
  }
};

ImportService::ImportService(Database& db, Blobs& blobs, TaskService& tasks, EventSink& events)
    : db_(db),
      blobs_(blobs),
      tasks_(tasks),
      events_(events),
      importer_(db, blobs),
      watching_(std::make_unique<Watching>()) {}
ImportService::~ImportService() {
  stop();
}

Result<> ImportService::check(const Caller& caller, const std::string& folder,
                              const std::optional<BoardId>& board_id) {
  TRY(const std::string media, real_folder(blobs_.folder()));
  if (lies_within(folder, media)) {
    return fail(ErrorKind::invalid, "These are the studio's own pictures.");
  }
  if (!board_id) return {};
  TRY(const auto board, db_.read([&](Tx& tx) { return BoardStore().find(tx, *board_id); }));
  if (!board || !can(caller, Action::boards_read, board->owner)) {
    return fail(ErrorKind::not_found, "There is no such board.");
  }
  return {};
}

Result<TaskStatus> ImportService::start(const Caller& caller, const ImportDraft& draft) {
  TRY_DO(require(caller, Action::assets_add));
  if (!draft.path.starts_with('/')) {
    return fail({ErrorKind::invalid,
                 "The path of a folder on the server's machine begins with a slash.",
                 "",
                 {{"path", "must be absolute"}}});
  }
  TRY(const std::string folder, real_folder(draft.path));
  TRY_DO(check(caller, folder, draft.board_id));
  const ImportOrder order{{folder}, draft.mode, draft.board_id, draft.deleted_too};
  const auto work = [this, caller, order, watch = draft.watch](TaskRun& run) -> Result<> {
    TaskListener listener(run, events_);
    TRY_DO(importer_.run(caller, order, listener));
    if (!watch) return {};
    // Only now: the watch looks at the whole folder first, and twice at once would be a waste.
    return put_watched_folder(db_,
                              {order.roots.front(), order.mode, order.board_id, now_utc_ms(), ""});
  };
  return tasks_.start(caller, "import", "Importing " + clean_utf8(folder), work);
}

Result<ImportList> ImportService::list(const Caller& caller) {
  TRY_DO(require(caller, Action::assets_read));
  ImportList list;
  TRY(list.watched, watched_folders(db_));
  const std::shared_ptr<FolderWatch> watch = watching_->now();
  for (WatchedFolder& folder : list.watched) {
    if (watch) folder.trouble = watch->trouble_of(folder.path);
  }
  TRY(const auto tally, db_.read([](Tx& tx) { return ImportStore().tally(tx); }));
  list.known_files = tally.files;
  list.broken_files = tally.faults;
  return list;
}

Result<> ImportService::unwatch(const Caller& caller, const std::string& path) {
  TRY_DO(require(caller, Action::assets_add));
  TRY(const bool removed, remove_watched_folder(db_, path));
  if (!removed) return fail(ErrorKind::not_found, "This folder is not watched.");
  return {};
}

void ImportService::start_watching() {
  const auto list = [this]() -> std::vector<WatchedFolder> {
    auto folders = watched_folders(db_);
    return folders ? std::move(*folders) : std::vector<WatchedFolder>();
  };
  const auto look = [this](const WatchedFolder& folder, std::vector<std::string> places) {
    QuietListener listener(events_, watching_->stopping);
    const ImportOrder order{std::move(places), folder.mode, folder.board_id, false};
    const auto report = importer_.run(Caller{}, order, listener);
    if (!report && report.error().kind != ErrorKind::cancelled) {
      log_warn("import", folder.path + ": " + to_line(report.error()));
    }
    if (report && report->added + report->followed > 0) {
      log_info("import", fmt::format("{}: {} new pictures", folder.path, report->added));
    }
  };
  const std::lock_guard lock(watching_->mutex);
  if (!watching_->stopping) watching_->watch = std::make_shared<FolderWatch>(list, look);
}

void ImportService::stop() {
  std::shared_ptr<FolderWatch> ending;
  {
    const std::lock_guard lock(watching_->mutex);
    watching_->stopping = true;
    ending.swap(watching_->watch);
  }
}

}  // namespace atelier
