// Beyond 300 lines: the handlers share one small memory of engines and works, and read best beside
// each other. How jobs are handed out is in dispatch_handing.cpp.
#include "services/dispatch_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "media/png.h"
#include "services/engine_board.h"
#include "services/job_draft.h"
#include "services/queue_board.h"
#include "store/settings.h"

namespace atelier {

DispatchDesk::DispatchDesk(Doors doors, DispatcherSettings settings)
    : doors_(std::move(doors)), settings_(std::move(settings)) {}

// ---- what engines say ---------------------------------------------------------------------------

DispatchDesk::Engine* DispatchDesk::find_engine(int number) {
  const auto found = engines_.find(number);
  return found == engines_.end() ? nullptr : &found->second;
}

void DispatchDesk::opened(int number, std::shared_ptr<EnginePeer> peer) {
  const double now = steady_seconds();
  engines_[number] = Engine{.peer = std::move(peer), .heard_at = now, .beat_at = now};
}

void DispatchDesk::heard_text(int number, const std::string& frame) {
  if (Engine* engine = find_engine(number)) take(number, engine->frames.text(frame));
}

void DispatchDesk::heard_binary(int number, std::string frame) {
  if (Engine* engine = find_engine(number)) take(number, engine->frames.binary(std::move(frame)));
}

void DispatchDesk::take(int number, Result<EngineSaid> said) {
  Engine& engine = engines_.at(number);
  engine.heard_at = steady_seconds();
  if (!said) return hang_up(number, to_line(said.error()));
  if (auto* hello = std::get_if<protocol::Hello>(&*said)) return take_hello(number, engine, *hello);
  if (std::holds_alternative<protocol::Claim>(*said)) return take_claim(engine);
  if (auto* progress = std::get_if<ProgressSaid>(&*said)) return take_progress(engine, *progress);
  if (auto* image = std::get_if<ImageSaid>(&*said)) return take_image(engine, std::move(*image));
  if (auto* done = std::get_if<protocol::Done>(&*said)) {
    return take_end(engine, done->job_id, AllDrawn{});
  }
  if (auto* failed = std::get_if<protocol::Failed>(&*said)) {
    const ErrorKind kind = error_kind_named(failed->kind);
    // Cancelled by us (then the row says so) or because the engine was told to leave.
    if (kind == ErrorKind::cancelled) return take_end(engine, failed->job_id, GivenBack{});
    take_end(engine, failed->job_id, DrawingFailed{{kind, failed->message}});
  }
}

void DispatchDesk::take_hello(int number, Engine& engine, const protocol::Hello& hello) {
  if (hello.protocol != protocol::protocol_version) {
    hang_up(number, "it speaks another protocol");
    doors_.board.down(
        fmt::format("The engine is of another version (it speaks protocol {}, this "
                    "server {}). Install both from the same release.",
                    hello.protocol, protocol::protocol_version));
    return;
  }
  engine.hello = hello;
  doors_.board.said_hello(hello);
  remember(hello);
  log_info("engine", fmt::format("engine {} is ready: {} ({}), {}, {} threads", number,
                                 hello.device, hello.device_name, hello.precision, hello.threads));
}

// So that the next start can offer what this engine can before its own is up.
void DispatchDesk::remember(const protocol::Hello& hello) {
  const SettingStore settings;
  bool changed = false;
  const auto put = [&](Tx& tx, std::string_view name, const std::string& text) -> Result<> {
    TRY(const auto before, settings.find(tx, name));
    if (before == text) return {};
    changed = true;
    return settings.put(tx, name, text);
  };
  const auto put_both = [&](Tx& tx) -> Result<> {
    TRY_DO(put(tx, engine_schedulers_setting, json_text(to_json(hello.schedulers))));
    return put(tx, engine_preprocessors_setting, json_text(to_json(hello.preprocessors)));
  };
  const Result<> kept = doors_.db.write(put_both);
  if (!kept) log_warn("engine", to_line(kept.error()));
  if (changed) doors_.events.models_changed();  // pages ask for the capabilities again
}

void DispatchDesk::take_claim(Engine& engine) {
  engine.waiting = true;
  doors_.board.working(false);
  hand_out();
}

DispatchDesk::Work* DispatchDesk::work_of(const Engine& engine, const std::string& job_id) {
  if (!engine.job || engine.job->text != job_id) return nullptr;
  const auto found = works_.find(*engine.job);
  return found == works_.end() ? nullptr : &found->second;
}

void DispatchDesk::take_progress(Engine& engine, const ProgressSaid& said) {
  Work* work = work_of(engine, said.progress.job_id);
  if (work == nullptr || work->told_to_stop) return;
  const double now = steady_seconds();
  work->progress = work->meter.report(said.progress, now);
  doors_.show(work->job.id, work->progress);
  doors_.queue.running(work->job.id, work->progress->eta_ms);
  std::optional<PreviewFrame> preview;
  const bool due = (now - work->previewed_at) * 1000 >= settings_.preview_every_ms;
  if (!said.preview.empty() && due) {
    const RgbView pixels{bytes_of(said.preview), said.progress.preview_width,
                         said.progress.preview_height};
    auto png = encode_png(pixels, {});
    if (png) preview = PreviewFrame{pixels.width, pixels.height, std::move(*png)};
    work->previewed_at = now;
  }
  doors_.events.progress(work->job.id, *work->progress, preview);
}

namespace {

// What is drawn in one go has the size that was asked for; enlarging rounds as it must, and what is
// put back into a picture leaves that its size.
bool is_asked_size(const Job& job, const protocol::Image& image) {
  const bool in_place = job.details.mask && job.details.mask->only_masked;
  if (job.details.kind != protocol::Task::draw || job.details.hires || in_place) return true;
  return image.width == job.recipe.width && image.height == job.recipe.height;
}

// Image n is drawn from seed + n modulo 2^32. Where nothing is drawn a seed means nothing.
bool is_asked_seed(const Job& job, const protocol::Image& image) {
  return !needs_main_model(job.details) ||
         image.seed == ((job.recipe.seed + image.image) & 0xffffffff);
}

}  // namespace

void DispatchDesk::take_image(Engine& engine, ImageSaid said) {
  Work* work = work_of(engine, said.image.job_id);
  if (work == nullptr) return;
  const protocol::Image& image = said.image;
  const auto wanted = std::find(work->to_draw.begin(), work->to_draw.end(), image.image);
  const bool ours = wanted != work->to_draw.end() && is_asked_size(work->job, image) &&
                    image.channels == 3 && is_asked_seed(work->job, image);
  if (!ours) {
    const JobError error{ErrorKind::internal, "The engine drew something else than was asked."};
    return stop_drawing(work->job.id, DrawingFailed{error});
  }
  work->meter.image_finished(steady_seconds());
  learn(*work, image);
  ++work->saving;
  doors_.save({work->job, image.image, image.width, image.height, std::move(said.pixels),
               image.seed, image.duration_ms, engine.hello->engine_version, engine.hello->device,
               engine.hello->precision});
}

// What the next jobs of its kind will take.
void DispatchDesk::learn(const Work& work, const protocol::Image& image) {
  StepTimes& times = doors_.queue.times();
  times.learn_image(work.job.time_key, work.job.work_steps / work.job.images,
                    double(image.duration_ms) / 1000);
  constexpr double cold_load_s = 0.3;  // below, the model was in memory
  const auto load_s = work.meter.load_s();
  // Behind a load everything takes longer once: memory is fetched, layers are laid out.
  const bool was_warm = load_s && *load_s < cold_load_s / 4;
  const auto overhead_s = work.meter.overhead_of_last_s();
  if (overhead_s && was_warm) times.learn_overhead(work.job.time_key, *overhead_s);
  if (load_s && *load_s > cold_load_s) {
    times.learn_load(std::string(model_of_time_key(work.job.time_key)), *load_s);
  }
}

void DispatchDesk::saved(const JobId& id, int image, const Result<std::optional<Asset>>& result) {
  const auto found = works_.find(id);
  if (found == works_.end()) return;
  --found->second.saving;
  if (result) {
    announce(id);
  } else {
    log_error("jobs",
              fmt::format("image {} of job {}: {}", image, id.text, to_line(result.error())));
    stop_drawing(id, DrawingFailed{{result.error().kind, result.error().message}});
  }
  settle(id);
}

void DispatchDesk::take_end(Engine& engine, const std::string& job_id, const Ending& ending) {
  Work* work = work_of(engine, job_id);
  if (work == nullptr) return;
  const JobId id = work->job.id;
  engine.job.reset();
  // What made us stop it (a full disk, a wrong image) says more than the engine's "stopped".
  if (!work->ending) work->ending = ending;
  settle(id);
}

void DispatchDesk::closed(int number) {
  const Engine* engine = find_engine(number);
  const bool drawing = engine != nullptr && engine->job && !leaving_;
  const bool killed = drawing && settings_.was_killed && settings_.was_killed();
  lose(number, killed ? Ending(EngineKilled{}) : Ending(EngineDied{}));
}

// `ending` is for the job it drew, unless that has one already.
void DispatchDesk::lose(int number, const Ending& ending) {
  const Engine* engine = find_engine(number);
  if (engine == nullptr) return;
  const std::optional<JobId> job = engine->job;
  engines_.erase(number);
  const auto work = job ? works_.find(*job) : works_.end();
  if (work == works_.end()) return;
  if (!work->second.ending) {
    const bool innocent = leaving_ || work->second.preparing;
    work->second.ending = innocent ? Ending(GivenBack{}) : ending;
  }
  settle(*job);
}

// ---- stopping and ending ------------------------------------------------------------------------

DispatchDesk::Engine* DispatchDesk::engine_with(const JobId& id) {
  for (auto& [number, engine] : engines_) {
    if (engine.job == id) return &engine;
  }
  return nullptr;
}

bool DispatchDesk::is_held(const JobId& id) const {
  return std::any_of(engines_.begin(), engines_.end(),
                     [&](const auto& entry) { return entry.second.job == id; });
}

void DispatchDesk::hang_up(int number, const std::string& why) {
  log_error("engine", fmt::format("hanging up on engine {}: {}", number, why));
  engines_.at(number).peer->close();
  lose(number, EngineDied{});
  if (settings_.engine_lost) settings_.engine_lost();
}

// The engine is asked to stop; its answer ends the job as `ending` says.
void DispatchDesk::stop_drawing(const JobId& id, Ending ending) {
  Work& work = works_.at(id);
  work.ending = std::move(ending);
  if (std::exchange(work.told_to_stop, true) || work.preparing) return;
  for (auto& [number, engine] : engines_) {
    if (engine.job == id) engine.peer->send_text(to_frame(protocol::Cancel{id.text}));
  }
}

void DispatchDesk::job_cancelled(const JobId& id) {
  if (!works_.contains(id)) return;
  stop_drawing(id, WasCancelled{});
  settle(id);
}

// A job ends when its engine has let go of it and its last picture is saved.
void DispatchDesk::settle(const JobId& id) {
  const auto found = works_.find(id);
  if (found == works_.end()) return;
  const Work& work = found->second;
  if (!work.ending || work.saving > 0 || is_held(id)) return;
  const auto write = [&](Tx& tx) -> Result<bool> {
    // Beside the ending, in the same commit: what was learned costs no write of its own.
    TRY_DO(SettingStore().put(tx, step_times_setting, doors_.queue.times().text()));
    return write_ending(tx, work.job, *work.ending, settings_.engine_deaths_max);
  };
  const auto written = doors_.db.write(write);
  if (!written) {
    // The disk refused. The work stays here, and the next tick tries again.
    log_warn("jobs", fmt::format("job {} cannot end: {}", id.text, to_line(written.error())));
    return;
  }
  works_.erase(found);
  doors_.show(id, std::nullopt);
  doors_.queue.ended(id);
  if (*written) announce(id);
}

void DispatchDesk::announce(const JobId& id) {
  std::optional<Job> job;
  QueueStatus queue;
  const auto look = [&](Tx& tx) -> Result<> {
    TRY(job, jobs_.find(tx, id));
    TRY(queue, doors_.queue.status(tx));
    return {};
  };
  const Result<> looked = doors_.db.read(look);
  if (!looked || !job) return;
  const auto work = works_.find(id);
  const bool running = work != works_.end() && job->state == JobState::running;
  const std::optional<JobProgress> none;
  doors_.events.job({std::move(*job), running ? work->second.progress : none, {}, {}});
  doors_.events.queue(queue);
}

void DispatchDesk::tick() {
  const double now = steady_seconds();
  std::vector<int> silent;
  for (auto& [number, engine] : engines_) {
    if ((now - engine.heard_at) * 1000 > settings_.heartbeat_lost_ms) silent.push_back(number);
    if ((now - engine.beat_at) * 1000 < settings_.heartbeat_every_ms) continue;
    engine.beat_at = now;
    engine.peer->send_text(to_frame(protocol::Heartbeat{}));
  }
  for (const int number : silent) hang_up(number, "no sign of life");
  std::vector<JobId> ended;
  for (const auto& [id, work] : works_) {
    if (work.ending) ended.push_back(id);
  }
  for (const JobId& id : ended) settle(id);
  hand_out();
}

void DispatchDesk::leave() {
  leaving_ = true;
  std::vector<int> numbers;
  for (auto& [number, engine] : engines_) {
    engine.peer->send_text(to_frame(protocol::Shutdown{}));
    engine.peer->close();
    numbers.push_back(number);
  }
  for (const int number : numbers) closed(number);
}

}  // namespace atelier
