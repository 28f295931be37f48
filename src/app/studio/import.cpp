// `atelier import`: brings folders of pictures into the studio, beside a running server or without
// one. Ctrl-C stops between two chunks; the next run goes on.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>

#include "app/studio/commands.h"
#include "app/studio/setup.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/log.h"
#include "db/database.h"
#include "db/migrator.h"
#include "media/blobs.h"
#include "media/texts/clean_text.h"
#include "services/boards.h"
#include "services/imports.h"
#include "services/names.h"
#include "store/boards.h"

namespace atelier {
namespace {

// SIGINT and SIGTERM wait until somebody asks for them; every thread inherits that.
class PoliteEnd {
 public:
  PoliteEnd() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  bool wanted() {
    constexpr timespec at_once{0, 0};
    if (!wanted_) wanted_ = sigtimedwait(&signals_, nullptr, &at_once) > 0;
    return wanted_;
  }
  void wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_{};
  bool wanted_ = false;
};

class TerminalListener : public ImportListener {
 public:
  explicit TerminalListener(PoliteEnd& end) : end_(end), is_terminal_(isatty(STDERR_FILENO) == 1) {}
  ~TerminalListener() override { clear(); }

  void found(int64_t files) override { total_ = files; }
  void added(const std::vector<AssetId>& ids) override { step(int64_t(ids.size())); }
  void followed(const std::vector<AssetId>& ids) override { step(int64_t(ids.size())); }
  void skipped(int64_t files) override { step(files); }
  void failed(const std::string& path, const Error& error) override {
    faults_.push_back(clean_utf8(path) + ": " + error.message);
    step(1);
  }
  Result<> go_on() override {
    if (!end_.wanted()) return {};
    return fail(ErrorKind::cancelled,
                "Stopped; what was imported is kept. The same command goes on from here.");
  }
  const std::vector<std::string>& faults() const { return faults_; }

 private:
  void step(int64_t files) {
    done_ += files;
    if (!is_terminal_ || steady_seconds() - shown_at_ < 0.2) return;
    shown_at_ = steady_seconds();
    const double rate = double(done_) / std::max(0.001, shown_at_ - began_);
    fmt::print(stderr, "\r{} of {} files, {:.0f} a second \x1b[K", done_, total_, rate);
  }
  void clear() const {
    if (is_terminal_) fmt::print(stderr, "\r\x1b[K");
  }

  PoliteEnd& end_;
  const bool is_terminal_;
  const double began_ = steady_seconds();
  double shown_at_ = 0;
  int64_t total_ = 0;
  int64_t done_ = 0;
  std::vector<std::string> faults_;
};

// The board of that name, made when there is none.
Result<BoardId> board_named(Database& db, const std::string& wanted) {
  TRY(const std::string name, clean_name(wanted, "board"));
  const Caller caller;
  return db.write([&](Tx& tx) -> Result<BoardId> {
    const BoardStore boards;
    TRY(const auto all, boards.all_of(tx, caller.owner));
    for (const Board& board : all) {
      if (fold_name(board.name) == fold_name(name)) return board.id;
    }
    Board board;
    board.id = BoardId::make();
    board.owner = caller.owner;
    board.name = name;
    board.created_at = now_utc_ms();
    TRY_DO(boards.insert(tx, board));
    return board.id;
  });
}

boost::json::object json_of(const ImportReport& r, double seconds) {
  return {{"files", r.files},   {"added", r.added},     {"followed", r.followed},
          {"twins", r.twins},   {"known", r.known},     {"deleted", r.deleted},
          {"failed", r.failed}, {"recipes", r.recipes}, {"bytes", r.bytes},
          {"seconds", seconds}};
}

void print_report(const ImportReport& r, double seconds) {
  fmt::print("{} new pictures, {} with a recipe, in {:.1f} s ({:.0f} files a second).\n", r.added,
             r.recipes, seconds, double(r.files) / std::max(0.001, seconds));
  if (r.followed > 0) fmt::print("{} had moved or changed and kept their marks.\n", r.followed);
  if (r.known > 0) fmt::print("{} were known and are unchanged.\n", r.known);
  if (r.twins > 0) fmt::print("{} have the same bytes as a picture that is here.\n", r.twins);
  if (r.deleted > 0) {
    fmt::print("{} were deleted in the studio and stay away; --deleted-too brings them back.\n",
               r.deleted);
  }
  if (r.failed > 0) fmt::print("{} could not be imported; they are listed above.\n", r.failed);
}

Result<> watch_here(const Setup& setup, Database& db, Blobs& blobs, const PoliteEnd& end) {
  if (home_is_in_use(setup.home.folder)) {
    fmt::print("The running server keeps watching.\n");
    return {};
  }
  fmt::print("Watching until Ctrl-C; a server watches by itself from its next start.\n");
  std::fflush(stdout);
  EventSink nobody;
  TaskService tasks(nobody);
  ImportService imports(db, blobs, tasks, nobody);
  imports.start_watching();
  end.wait();
  return {};
}

}  // namespace

Result<int> run_import(const ImportOptions& options) {
  start_log({.level = LogLevel::error});
  PoliteEnd end;
  TRY(const Setup setup, set_up(options.common));
  TRY(const Home home, Home::open(setup.home.folder, HomeLock::none));
  TRY(const auto db, Database::open({.file = setup.home.database}));
  TRY_DO(migrate(*db));
  TRY(const auto blobs, Blobs::open(setup.home.media));
  ImportOrder order;
  order.mode = options.link ? ImportMode::link : ImportMode::copy;
  order.deleted_too = options.deleted_too;
  for (const std::string& folder : options.folders) {
    TRY(std::string real, real_folder(folder));
    order.roots.push_back(std::move(real));
  }
  if (!options.board.empty()) {
    TRY(order.board_id, board_named(*db, options.board));
  }
  const double began = steady_seconds();
  TerminalListener listener(end);
  const auto report = Importer(*db, *blobs).run({}, order, listener);
  for (const std::string& fault : listener.faults()) fmt::print(stderr, "broken: {}\n", fault);
  if (!report) return Failure(report.error());
  const double seconds = steady_seconds() - began;
  if (options.json) {
    fmt::print("{}\n", json_text(json_of(*report, seconds)));
  } else {
    print_report(*report, seconds);
  }
  if (!options.watch) return 0;
  for (const std::string& folder : order.roots) {
    TRY_DO(put_watched_folder(*db, {folder, order.mode, order.board_id, now_utc_ms(), ""}));
  }
  TRY_DO(watch_here(setup, *db, *blobs, end));
  return 0;
}

}  // namespace atelier
