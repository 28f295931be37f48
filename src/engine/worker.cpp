#include "engine/worker.h"

#include "base/clock.h"
#include "base/log.h"

namespace atelier {
namespace {

// A preview more often than this would cost more than it shows.
constexpr double preview_every_s = 0.15;

protocol::Failed failed_message(const std::string& job_id, const Error& error) {
  return {.job_id = job_id, .kind = std::string(name_of(error.kind)), .message = error.message};
}

}  // namespace

// Turns what happens on the easel into frames, and remembers a link that broke.
class Worker::JobObserver : public PaintObserver {
 public:
  JobObserver(Worker& worker, const std::string& job_id) : worker_(worker), job_id_(job_id) {}

  void progress(PaintProgress progress) override {
    const double now = steady_seconds();
    const bool shows = !progress.preview.rgb.empty() && now - previewed_at_ >= preview_every_s;
    if (shows) previewed_at_ = now;
    protocol::Progress message{.job_id = job_id_,
                               .image = progress.image,
                               .step = progress.step,
                               .steps = progress.steps,
                               .phase = progress.phase};
    if (!shows) return note(worker_.link_.send(to_frame(message)));
    message.preview_width = progress.preview.width;
    message.preview_height = progress.preview.height;
    message.preview_bytes = int64_t(progress.preview.rgb.size());
    note(worker_.link_.send(to_frame(message), progress.preview.rgb));
  }

  void picture(Picture picture) override {
    const protocol::Image message{.job_id = job_id_,
                                  .image = picture.image,
                                  .width = picture.raster.width,
                                  .height = picture.raster.height,
                                  .bytes = int64_t(picture.raster.rgb.size()),
                                  .seed = picture.seed,
                                  .duration_ms = picture.duration_ms};
    note(worker_.link_.send(to_frame(message), picture.raster.rgb));
  }

  bool cancelled() const override { return !link_result_ || worker_.is_cancelled(job_id_); }

  Result<> link_result() const { return link_result_; }

 private:
  void note(Result<> sent) {
    if (link_result_ && !sent) link_result_ = std::move(sent);
  }

  Worker& worker_;
  const std::string& job_id_;
  double previewed_at_ = 0;
  Result<> link_result_;
};

Result<> Worker::run() {
  while (true) {
    TRY_DO(link_.send(to_frame(protocol::Claim{})));
    const auto task = next_task();
    if (!task) return {};
    TRY_DO(work_on(*task));
  }
}

Result<> Worker::work_on(const Task& task) {
  JobObserver observer(*this, task.job_id);
  const auto painted = painter_.paint(task.order, observer);
  TRY_DO(observer.link_result());
  if (painted) return link_.send(to_frame(protocol::Done{.job_id = task.job_id}));
  if (painted.error().kind != ErrorKind::cancelled) {
    log_warn("engine", "job " + task.job_id + ": " + to_line(painted.error()));
  }
  return link_.send(to_frame(failed_message(task.job_id, painted.error())));
}

Result<> Worker::on_frame(std::string_view text) {
  TRY(const auto frame, protocol::parse_frame(text));
  if (frame.type == protocol::type_of<protocol::Heartbeat>()) return {};
  if (frame.type == protocol::type_of<protocol::Shutdown>()) {
    stop();
    return {};
  }
  if (frame.type == protocol::type_of<protocol::Cancel>()) {
    TRY(auto cancel, protocol::read_frame<protocol::Cancel>(frame));
    const std::lock_guard lock(mutex_);
    cancelled_job_ = std::move(cancel.job_id);
    return {};
  }
  if (frame.type == protocol::type_of<protocol::RunJob>()) {
    TRY(auto job, protocol::read_frame<protocol::RunJob>(frame));
    return take(std::move(job));
  }
  return fail(ErrorKind::invalid, "The server sent an unknown message: " + frame.type);
}

Result<> Worker::take(protocol::RunJob job) {
  for (const auto& input : job.inputs) {
    if (is_sound(input)) continue;
    return fail(ErrorKind::invalid, "The server promised a picture that cannot be.");
  }
  const std::lock_guard lock(mutex_);
  if (waiting_ || arriving_) {
    return fail(ErrorKind::invalid, "The server sent a job nobody claimed.");
  }
  Task task{std::move(job.job_id),
            {.plan = std::move(job.plan), .next_model_paths = std::move(job.next_model_paths)}};
  if (job.inputs.empty()) {
    waiting_ = std::move(task);
    changed_.notify_all();
  } else {
    arriving_ = Arriving{std::move(task), std::move(job.inputs)};
  }
  return {};
}

Result<> Worker::on_binary(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (!arriving_) return fail(ErrorKind::invalid, "The server sent bytes nobody expects.");
  auto& pictures = arriving_->task.order.inputs;
  const protocol::InputInfo& info = arriving_->inputs.at(pictures.size());
  if (int64_t(bytes.size()) != info.bytes) {
    return fail(ErrorKind::invalid, "The server sent a picture of another size than it said.");
  }
  pictures.push_back({info.width, info.height, info.channels, {bytes.begin(), bytes.end()}});
  if (pictures.size() < arriving_->inputs.size()) return {};
  waiting_ = std::move(arriving_->task);
  arriving_.reset();
  changed_.notify_all();
  return {};
}

void Worker::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

std::optional<Worker::Task> Worker::next_task() {
  std::unique_lock lock(mutex_);
  const auto has_news = [this] { return stopping_ || waiting_.has_value(); };
  if (idle_after_ms_ > 0 &&
      !changed_.wait_for(lock, std::chrono::milliseconds(idle_after_ms_), has_news)) {
    lock.unlock();
    painter_.rest();
    lock.lock();
  }
  changed_.wait(lock, has_news);
  if (stopping_) return std::nullopt;
  auto task = std::move(waiting_);
  waiting_.reset();
  return task;
}

bool Worker::is_cancelled(const std::string& job_id) const {
  const std::lock_guard lock(mutex_);
  return stopping_ || cancelled_job_ == job_id;
}

}  // namespace atelier
