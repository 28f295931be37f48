// How far a job is and when it will be done, from the steps its engine reports and from what images
// like these took before. Pure but for the clock it is handed.
#pragma once
#include <optional>

#include "services/events.h"

namespace atelier {

class ProgressMeter {
 public:
  // to_draw: how many of the job's images this engine was asked for; the others are done.
  // usual_image_s: what one of them took before, if any was made.
  ProgressMeter(int images, int to_draw, std::optional<double> usual_image_s = {});

  // now_s: a steady clock's seconds.
  JobProgress report(const protocol::Progress& said, double now_s);
  void image_finished(double now_s);
  // From the first word about the job to the first that is not about loading: a cold load.
  std::optional<double> load_s() const { return load_s_; }

 private:
  void follow(const protocol::Progress& said, double now_s);
  std::optional<double> seconds_left(const protocol::Progress& said, double now_s) const;
  // What an image takes beside its steps: words in front, decoding behind.
  double overhead_s(double step_s, int steps) const;

  int images_;
  int to_draw_;
  std::optional<double> usual_image_s_;
  int drawn_ = 0;
  std::optional<double> begun_at_s_;
  std::optional<double> load_s_;
  // Of the image that is drawn. Speed is measured from its first finished step on: what comes
  // before that step is no step.
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
