// What decides the pixels of a picture, as jobs and assets both keep it.
#pragma once
#include <cstdint>
#include <string>

#include "base/ids.h"

namespace atelier {

// Which weights; name and hash stay readable after the model itself has left the studio.
struct ModelRef {
  ModelId id;  // empty once the model's row is gone
  std::string name;
  std::string hash;  // short content identity, hex

  // Whether it names a model at all.
  [[nodiscard]] bool empty() const { return id.empty() && name.empty() && hash.empty(); }
};

struct Recipe {
  std::string prompt;
  std::string negative_prompt;
  std::string scheduler;
  int width = 512;  // pixels
  int height = 512;
  int steps = 20;
  double cfg_scale = 7.5;
  double cfg_rescale = 0;
  int clip_skip = 0;
  int64_t seed = 0;  // of the job: of its image 0; of an asset: its own
};

}  // namespace atelier
