#include "services/progress_meter.h"

#include <algorithm>
#include <cmath>

namespace atelier {
namespace {

// Decoding and saving follow the last step: an image is whole only when it is in the gallery.
constexpr double steps_share = 0.95;
// Until an image was finished: words and decoding together take about so many steps.
constexpr double overhead_steps = 1.5;
constexpr double tail_share = 0.8;  // of the overhead is behind the last step

}  // namespace

double StepCosts::of(int steps, int all) const {
  const double early = std::round(all * (1 - late_share));
  return std::min<double>(steps, early) + std::max(0.0, steps - early) * late_cost;
}

bool StepCosts::is_late(int step, int all) const {
  return step > std::round(all * (1 - late_share));
}

ProgressMeter::ProgressMeter(int images, int to_draw, UsualTimes usual, StepCosts costs)
    : images_(images), to_draw_(to_draw), usual_(usual), costs_(costs) {}

void ProgressMeter::follow(const protocol::Progress& said, double now_s) {
  if (!begun_at_s_) begun_at_s_ = now_s;
  const bool loads = said.phase == protocol::Phase::loading;
  if (!loads && !load_s_) load_s_ = now_s - *begun_at_s_;
  if (loads) return;
  if (said.image != image_) {
    image_ = said.image;
    image_begun_s_ = now_s;
    first_step_s_.reset();
  }
  if (said.phase != protocol::Phase::denoising || said.step <= 0) return;
  steps_ = said.steps;
  last_step_s_ = now_s;
  const bool anew =
      first_step_s_ && costs_.is_late(said.step, steps_) && !costs_.is_late(first_step_, steps_);
  if (!first_step_s_ || said.step < first_step_ || anew) {
    first_step_s_ = now_s;
    first_step_ = said.step;
  } else if (said.step > first_step_) {
    step_s_ =
        (now_s - *first_step_s_) / (costs_.of(said.step, steps_) - costs_.of(first_step_, steps_));
  }
}

double ProgressMeter::overhead_s() const {
  if (measured_overhead_s_) return *measured_overhead_s_;
  if (usual_.overhead_s) return *usual_.overhead_s;
  return overhead_steps * *step_s_ * (costs_.late_share > 0 ? costs_.late_cost : 1);
}

std::optional<double> ProgressMeter::seconds_left(const protocol::Progress& said,
                                                  double now_s) const {
  const int later_images = std::max(0, to_draw_ - drawn_ - 1);
  if (!step_s_) {
    if (!usual_.image_s) return std::nullopt;
    const double spent = image_ < 0 ? 0 : now_s - image_begun_s_;
    return std::max(0.0, *usual_.image_s - spent) + later_images * *usual_.image_s;
  }
  const double overhead = overhead_s();
  const double tail = measured_tail_s_.value_or(overhead * tail_share);
  double left = tail;
  if (said.phase == protocol::Phase::denoising) {
    left += std::max(0.0, all_steps_s() - *step_s_ * costs_.of(said.step, steps_));
  } else if (said.phase == protocol::Phase::encoding) {
    left += all_steps_s();
  } else {
    left = std::max(0.0, tail - (now_s - last_step_s_));
  }
  return left + later_images * (all_steps_s() + overhead);
}

JobProgress ProgressMeter::report(const protocol::Progress& said, double now_s) {
  follow(said, now_s);
  JobProgress progress;
  progress.image = said.image;
  progress.images = images_;
  progress.step = said.step;
  progress.steps = said.steps;
  progress.phase = said.phase;
  const double all = costs_.of(said.steps, said.steps);
  const double within = all > 0 ? std::clamp(costs_.of(said.step, said.steps) / all, 0.0, 1.0) : 0;
  const double done_images = images_ - to_draw_ + drawn_;
  progress.fraction = std::clamp((done_images + within * steps_share) / images_, 0.0, 1.0);
  const auto left_s = seconds_left(said, now_s);
  if (left_s) progress.eta_ms = int64_t(*left_s * 1000);
  return progress;
}

void ProgressMeter::image_finished(double now_s) {
  ++drawn_;
  if (image_ < 0 || !step_s_) return;
  measured_tail_s_ = std::max(0.0, now_s - last_step_s_);
  measured_overhead_s_ = std::max(0.0, now_s - image_begun_s_ - all_steps_s());
}

}  // namespace atelier
