#include <fmt/format.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "app/studio/commands.h"
#include "app/studio/generate_draft.h"
#include "app/studio/library.h"
#include "app/studio/setup.h"
#include "app/studio/studio.h"
#include "base/enum_names.h"
#include "base/log.h"
#include "media/files.h"
#include "services/assets.h"
#include "services/jobs.h"
#include "services/models.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// A studio for one job: its home leaves with the command. So `generate` needs no server, disturbs
// none, and saves its picture by the very same path as the server does.
class TemporaryHome {
 public:
  static Result<std::unique_ptr<TemporaryHome>> make() {
    std::string pattern = (fs::temp_directory_path() / "atelier-generate-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return fail(file_error(errno, "creating", pattern));
    return std::unique_ptr<TemporaryHome>(new TemporaryHome(pattern));
  }
  ~TemporaryHome() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  const std::string& folder() const { return folder_; }

 private:
  explicit TemporaryHome(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

// Shows progress on the terminal and knows when it is over.
class Watcher : public EventSink {
 public:
  void job(const JobStatus& status) override {
    const JobState state = status.job.state;
    if (state == JobState::queued || state == JobState::running) return;
    end(status.job, {});
  }
  void progress(const JobId&, const JobProgress& now, const std::optional<PreviewFrame>&) override {
    const std::string eta =
        now.eta_ms ? fmt::format(", {:.0f} s left", double(*now.eta_ms) / 1000) : "";
    show(fmt::format("{} {}/{}{}", name_of(now.phase), now.step, now.steps, eta));
  }
  void engine(const EngineStatus& status) override {
    if (status.state == EngineState::down) end({}, status.message);
    if (status.state == EngineState::starting) show("starting the engine");
  }

  // Before a job is asked for: what ended before is forgotten.
  void begin() {
    const std::lock_guard lock(mutex_);
    over_ = !down_.empty();
  }
  // The finished job, or why there is none.
  Result<Job> wait() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return over_; });
    if (terminal_) fmt::print(stderr, "\r\033[K");
    if (!down_.empty()) return fail(ErrorKind::unavailable, down_);
    if (job_.state == JobState::done) return job_;
    const JobError error = job_.error.value_or(JobError{ErrorKind::cancelled, "It was cancelled."});
    return fail(error.kind, error.message);
  }

 private:
  void end(Job job, std::string down) {
    const std::lock_guard lock(mutex_);
    if (over_) return;
    over_ = true;
    job_ = std::move(job);
    down_ = std::move(down);
    ended_.notify_all();
  }
  void show(const std::string& line) {
    const std::lock_guard lock(mutex_);
    if (terminal_ && !over_) fmt::print(stderr, "\r\033[K{}", line);
  }

  const bool terminal_ = ::isatty(2) == 1;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
  Job job_;
  std::string down_;
};

Error with_faults(Error error) {
  for (const FieldFault& fault : error.faults) {
    error.message += "\n  " + fault.field + " " + fault.says;
  }
  return error;
}

Result<> copy_to(const std::string& from, const std::string& to) {
  TRY(const Bytes bytes, read_file(from, picture_bytes_max));
  return write_durably(fmt::format("{}.{}.tmp", to, ::getpid()), to, bytes);
}

// The draft's job, from the queue to its end.
Result<Job> draw(Studio& studio, Watcher& watcher, const JobDraft& draft) {
  watcher.begin();
  auto created = studio.jobs().create({}, draft, {});
  if (!created) return fail(with_faults(std::move(created).error()));
  return watcher.wait();
}

Result<Job> enlarge(Studio& studio, Watcher& watcher, const Job& drawn, double scale) {
  JobDraft draft;
  draft.details.kind = protocol::Task::upscale;
  draft.details.upscale = UpscaleUse{.image = {drawn.asset_ids.at(0), ""}, .scale = scale};
  // An installed upscaler made for this much is better than plain enlarging.
  TRY(const auto models, studio.models().list({}));
  for (const Model& model : models) {
    const bool fits = model.type == "upscaler" && model.state == ModelState::ready;
    if (fits && draft.details.upscale->model.empty()) {
      draft.details.upscale->model = {model.id, model.name, model.hash};
    }
  }
  return draw(studio, watcher, draft);
}

}  // namespace

Result<int> run_generate(const GenerateOptions& options) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options.common));
  TRY(const auto temporary, TemporaryHome::make());
  Watcher watcher;
  TRY(auto studio, Studio::open({.home = home_paths(temporary->folder()),
                                 .bundled_models = setup.places.models,
                                 .models = setup.home.models,
                                 .known_models = known_models(setup.home),
                                 .engine_program = setup.places.engine_program,
                                 .engine_arguments = engine_arguments(setup.config),
                                 .decoder_program = setup.places.decoder_program,
                                 .listener = &watcher}));
  TRY_DO(studio->wait_for_models());
  TRY(const JobDraft draft, draft_of(options, *studio, setup.home.media));
  TRY(Job job, draw(*studio, watcher, draft));
  if (options.upscale) {
    TRY(job, enlarge(*studio, watcher, job, *options.upscale));
  }
  TRY(const Asset asset, studio->assets().get({}, job.asset_ids.at(0)));
  TRY(const OpenedFile file, studio->assets().open_file({}, asset.id));
  const std::string out = options.out.empty() ? file.download_name : options.out;
  // With its folder: what makes a file durable syncs that too.
  TRY_DO(copy_to(file.path, fs::absolute(out).string()));
  fmt::print("{} seed {}\n", out, asset.recipe.seed);
  return 0;
}

}  // namespace atelier
