#include "engine/paint/reporter.h"

#include <algorithm>

#include "engine/raster.h"

namespace atelier {

void Reporter::phase(protocol::Phase phase) {
  observer_.progress({.image = image_,
                      .step = int(done_ * tiles_),
                      .steps = int(steps_ * tiles_),
                      .phase = phase,
                      .preview = {}});
}

bool Reporter::tile() {
  // A sampler that asks twice a step begins each tile twice.
  const size_t begun = std::min(tile_++, tiles_ - 1);
  return part(protocol::Phase::denoising, done_ * tiles_ + begun, steps_ * tiles_);
}

Verdict Reporter::step(const StepReport& report, const LatentRgb& map) {
  done_ = before_ + report.done;
  tile_ = 0;
  // The adaptive sampler finds out on the way how many it needs.
  steps_ = std::max(steps_, before_ + report.total);
  const Tensor& shown = report.predicted.defined() ? report.predicted : report.x;
  observer_.progress({.image = image_,
                      .step = int(done_),
                      .steps = int(steps_),
                      .phase = protocol::Phase::denoising,
                      .preview = preview_of(shown, map)});
  return observer_.cancelled() ? Verdict::stop : Verdict::go_on;
}

bool Reporter::part(protocol::Phase phase, size_t done, size_t total) {
  observer_.progress(
      {.image = image_, .step = int(done), .steps = int(total), .phase = phase, .preview = {}});
  return !observer_.cancelled();
}

Result<> Reporter::check() const {
  if (observer_.cancelled()) return was_cancelled();
  return {};
}

Failure was_cancelled() {
  return fail(ErrorKind::cancelled, "The job was cancelled.");
}

}  // namespace atelier
