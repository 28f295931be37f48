#include "services/progress_meter.h"

#include <algorithm>

namespace atelier {
namespace {

// Decoding and saving follow the last step: an image is whole only when it is in the gallery.
constexpr double steps_share = 0.95;

}  // namespace

ProgressMeter::ProgressMeter(int images, int to_draw, int steps)
    : images_(images), to_draw_(to_draw), steps_(std::max(1, steps)) {}

JobProgress ProgressMeter::report(const protocol::Progress& said, double now_s) {
  JobProgress progress;
  progress.image = said.image;
  progress.images = images_;
  progress.step = said.step;
  progress.steps = said.steps;
  progress.phase = said.phase;
  // Some schedulers take more than one step a step: each image counts as the steps asked for.
  const double within = said.steps > 0 ? std::clamp(double(said.step) / said.steps, 0.0, 1.0) : 0;
  const double done_images = images_ - to_draw_ + drawn_;
  progress.fraction = std::clamp((done_images + within * steps_share) / images_, 0.0, 1.0);

  const double done_steps = (drawn_ + within) * steps_;
  if (!started_at_s_ && said.phase == protocol::Phase::denoising && said.step > 0) {
    started_at_s_ = now_s;
    started_at_step_ = int(done_steps);
  }
  const double measured = done_steps - started_at_step_;
  if (started_at_s_ && measured >= 1) {
    const double left = double(to_draw_) * steps_ - done_steps;
    progress.eta_ms = int64_t((now_s - *started_at_s_) / measured * std::max(0.0, left) * 1000);
  }
  return progress;
}

}  // namespace atelier
