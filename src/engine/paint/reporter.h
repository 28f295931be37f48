// Tells the observer how far one image is, over all of its passes.
#pragma once
#include "diffusion/denoise.h"
#include "engine/painter.h"
#include "models/card.h"

namespace atelier {

class Reporter {
 public:
  Reporter(PaintObserver& observer, int image, size_t steps)
      : observer_(observer), image_(image), steps_(steps) {}

  void phase(protocol::Phase phase);
  // Where the number of steps is known only now.
  void expect(size_t steps) { steps_ = steps; }
  // A step of the pass at hand. stop when the observer wants no more.
  Verdict step(const StepReport& report, const LatentRgb& map);
  // The next pass counts on from here.
  void pass_ended() { before_ = done_; }
  // Steps of so many tiles are counted by their tiles.
  void split_steps(size_t tiles) { tiles_ = tiles; }
  // The next tile of the step at hand begins. False when it was cancelled.
  bool tile();
  // Work that is counted by itself: tiles of an upscaler, say. False when it was cancelled.
  bool part(protocol::Phase phase, size_t done, size_t total);

  bool cancelled() const { return observer_.cancelled(); }
  // An error once the observer wants no more.
  Result<> check() const;

 private:
  PaintObserver& observer_;
  int image_;
  size_t steps_;       // of all passes
  size_t before_ = 0;  // of passes that ended
  size_t done_ = 0;
  size_t tiles_ = 1;  // a step
  size_t tile_ = 0;   // begun of the step at hand
};

Failure was_cancelled();

}  // namespace atelier
