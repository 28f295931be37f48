#include <fmt/format.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "app/studio/commands.h"
#include "app/studio/library.h"
#include "app/studio/setup.h"
#include "app/studio/studio.h"
#include "base/enum_names.h"
#include "base/log.h"
#include "media/files.h"
#include "media/picture_recipe.h"
#include "services/assets.h"
#include "services/jobs.h"
#include "services/models.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr int64_t picture_bytes_max = 256 << 20;

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

Result<PictureRecipe> recipe_of_file(const std::string& path) {
  TRY(const Bytes png, read_file(path, picture_bytes_max));
  auto recipe = read_recipe(png);
  if (!recipe) return fail(std::move(recipe).error().within(path));
  return recipe;
}

// The recipe of --like, with what was said on the command line over it.
Result<JobDraft> draft_of(const GenerateOptions& options, std::string& model) {
  JobDraft draft;
  model = options.model;
  if (!options.like.empty()) {
    TRY(const PictureRecipe like, recipe_of_file(options.like));
    draft = {.prompt = like.prompt,
             .negative_prompt = like.negative_prompt,
             .model_id = {},
             .width = like.width,
             .height = like.height,
             .steps = like.steps,
             .scheduler = like.scheduler,
             .cfg_scale = like.cfg_scale,
             .cfg_rescale = like.cfg_rescale,
             .clip_skip = like.clip_skip,
             .seed = like.seed};
    if (model.empty()) model = like.model.hash;
  }
  const auto take = [](const auto& said, auto& place) {
    if (said) place = *said;
  };
  if (!options.prompt.empty()) draft.prompt = options.prompt;
  if (!options.negative_prompt.empty()) draft.negative_prompt = options.negative_prompt;
  take(options.width, draft.width);
  take(options.height, draft.height);
  take(options.steps, draft.steps);
  take(options.scheduler, draft.scheduler);
  take(options.cfg_scale, draft.cfg_scale);
  take(options.cfg_rescale, draft.cfg_rescale);
  take(options.clip_skip, draft.clip_skip);
  take(options.seed, draft.seed);
  return draft;
}

Result<std::optional<ModelId>> find_model(ModelService& models, const std::string& wanted) {
  if (wanted.empty()) return std::optional<ModelId>();
  TRY(const auto known, models.list({}));
  std::string names;
  std::error_code ignored;
  for (const Model& model : known) {
    const bool same_place = fs::equivalent(model.path, wanted, ignored) && !ignored;
    if (model.name == wanted || model.hash == wanted || same_place) return std::optional(model.id);
    names += "\n  " + model.name + " (" + model.hash + ")";
  }
  return fail(ErrorKind::not_found,
              "There is no model \"" + wanted + "\" here. There are:" + names);
}

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

}  // namespace

Result<int> run_generate(const GenerateOptions& options) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options.common));
  std::string wanted;
  TRY(JobDraft draft, draft_of(options, wanted));
  TRY(const auto temporary, TemporaryHome::make());
  std::error_code ignored;
  const bool is_path = !wanted.empty() && fs::exists(wanted, ignored);
  Watcher watcher;
  TRY(auto studio, Studio::open({.home = home_paths(temporary->folder()),
                                 .bundled_models = setup.places.models,
                                 .models = setup.home.models,
                                 .known_models = known_models(setup.home),
                                 .engine_program = setup.places.engine_program,
                                 .decoder_program = setup.places.decoder_program,
                                 .listener = &watcher}));
  if (is_path) TRY_DO(studio->models().add({}, wanted));
  TRY_DO(studio->wait_for_models());
  TRY(draft.model_id, find_model(studio->models(), wanted));
  auto created = studio->jobs().create({}, draft, {});
  if (!created) return fail(with_faults(std::move(created).error()));
  TRY(const Job job, watcher.wait());
  TRY(const Asset asset, studio->assets().get({}, job.asset_ids.at(0)));
  TRY(const OpenedFile file, studio->assets().open_file({}, asset.id));
  const std::string out = options.out.empty() ? file.download_name : options.out;
  TRY_DO(copy_to(file.path, out));
  fmt::print("{} seed {}\n", out, asset.recipe.seed);
  return 0;
}

}  // namespace atelier
