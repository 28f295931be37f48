// How far a job is and when it will be done, from the steps its engine reports. Pure but for the
// clock it is handed.
#pragma once
#include <optional>

#include "services/events.h"

namespace atelier {

class ProgressMeter {
 public:
  // to_draw: how many of the job's images this engine was asked for; the others are done.
  ProgressMeter(int images, int to_draw, int steps);

  // now_s: a steady clock's seconds.
  JobProgress report(const protocol::Progress& said, double now_s);
  void image_finished() { ++drawn_; }

 private:
  int images_;
  int to_draw_;
  int steps_;
  int drawn_ = 0;
  // The first step that was finished, from where speed is measured: loading does not count.
  std::optional<double> started_at_s_;
  int started_at_step_ = 0;
};

}  // namespace atelier
