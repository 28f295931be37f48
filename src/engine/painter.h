// Painter: a plan goes in, progress and pixels come out. The one interface between the protocol
// side of the engine (Worker) and the side that computes.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "protocol/messages.h"

namespace atelier {

// 8-bit samples, rows top down, no padding: what a job starts from.
struct Bitmap {
  int width = 0;
  int height = 0;
  int channels = 3;  // 1 grey, 3 RGB, 4 RGBA
  std::vector<uint8_t> bytes;
};

// What to paint: the plan, the pictures it names by index, and what may be worth keeping warm.
struct PaintOrder {
  protocol::Plan plan;
  std::vector<Bitmap> inputs;
  std::vector<std::string> next_model_paths;
};

// 8-bit RGB, rows top down, no padding.
struct Raster {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> rgb;
};

struct PaintProgress {
  int image = 0;  // index within the job
  int step = 0;   // finished steps of this image
  int steps = 0;
  protocol::Phase phase = protocol::Phase::loading;
  Raster preview;  // empty when there is none for this step
};

struct Picture {
  int image = 0;
  int64_t seed = 0;
  int64_t duration_ms = 0;
  Raster raster;
};

// Who listens while a plan is painted. Called on the painting thread.
class PaintObserver {
 public:
  virtual ~PaintObserver() = default;
  virtual void progress(PaintProgress progress) = 0;
  virtual void picture(Picture picture) = 0;
  // Asked between steps; true ends the plan with ErrorKind::cancelled.
  virtual bool cancelled() const = 0;
};

class Painter {
 public:
  virtual ~Painter() = default;
  // Draws every image of the plan, in the order the plan lists them. Blocks.
  virtual Result<> paint(const PaintOrder& order, PaintObserver& observer) = 0;
  // There was nothing to do for a while: memory may go back. On the painting thread.
  virtual void rest() {}
};

}  // namespace atelier
