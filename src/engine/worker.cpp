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
    const auto job = next_job();
    if (!job) return {};
    TRY_DO(work_on(*job));
  }
}

Result<> Worker::work_on(const protocol::RunJob& job) {
  JobObserver observer(*this, job.job_id);
  const auto painted = painter_.paint(job.plan, observer);
  TRY_DO(observer.link_result());
  if (painted) return link_.send(to_frame(protocol::Done{.job_id = job.job_id}));
  if (painted.error().kind != ErrorKind::cancelled) {
    log_warn("engine", "job " + job.job_id + ": " + to_line(painted.error()));
  }
  return link_.send(to_frame(failed_message(job.job_id, painted.error())));
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
    const std::lock_guard lock(mutex_);
    if (waiting_) return fail(ErrorKind::invalid, "The server sent a job nobody claimed.");
    waiting_ = std::move(job);
    changed_.notify_all();
    return {};
  }
  return fail(ErrorKind::invalid, "The server sent an unknown message: " + frame.type);
}

void Worker::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

std::optional<protocol::RunJob> Worker::next_job() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || waiting_.has_value(); });
  if (stopping_) return std::nullopt;
  auto job = std::move(waiting_);
  waiting_.reset();
  return job;
}

bool Worker::is_cancelled(const std::string& job_id) const {
  const std::lock_guard lock(mutex_);
  return stopping_ || cancelled_job_ == job_id;
}

}  // namespace atelier
