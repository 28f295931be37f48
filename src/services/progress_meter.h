// How far a job is and when it will be done, from the steps its engine reports and from what images
// like these took before. Pure but for the clock it is handed.
#pragma once
#include <optional>

#include "services/events.h"

namespace atelier {

// How an image's steps share its time: of all, the last ones may cost more, as those of the hi-res
// pass do over a larger picture.
struct StepCosts {
  double late_share = 0;  // 0..1 of the steps
  double late_cost = 1;   // of an earlier step

  // Of the first `steps` of `all`, in earlier steps.
  double of(int steps, int all) const;
  bool is_late(int step, int all) const;
};

// What images like these took before, as far as it is known.
struct UsualTimes {
  std::optional<double> image_s;
  std::optional<double> overhead_s;  // of it: what was no step
};

class ProgressMeter {
 public:
  // to_draw: how many of the job's images this engine was asked for; the others are done.
  ProgressMeter(int images, int to_draw, UsualTimes usual = {}, StepCosts costs = {});

  // now_s: a steady clock's seconds.
  JobProgress report(const protocol::Progress& said, double now_s);
  void image_finished(double now_s);
  // From the first word about the job to the first that is not about loading: a cold load.
  std::optional<double> load_s() const { return load_s_; }
  // Of the image that was finished last: what was no step.
  std::optional<double> overhead_of_last_s() const { return measured_overhead_s_; }

 private:
  void follow(const protocol::Progress& said, double now_s);
  std::optional<double> seconds_left(const protocol::Progress& said, double now_s) const;
  // What an image takes beside its steps: words in front, decoding behind.
  double overhead_s() const;
  double all_steps_s() const { return *step_s_ * costs_.of(steps_, steps_); }

  int images_;
  int to_draw_;
  UsualTimes usual_;
  StepCosts costs_;
  int drawn_ = 0;
  std::optional<double> begun_at_s_;
  std::optional<double> load_s_;
  // Of the image that is drawn. Speed, in seconds for an early step, is measured from its first
  // finished step on: what comes before that step is no step. Late steps are measured anew.
  int image_ = -1;
  double image_begun_s_ = 0;
  std::optional<double> first_step_s_;
  int first_step_ = 0;
  double last_step_s_ = 0;
  std::optional<double> step_s_;
  int steps_ = 0;
  // Of the images before it.
  std::optional<double> measured_overhead_s_;
  std::optional<double> measured_tail_s_;
};

}  // namespace atelier
