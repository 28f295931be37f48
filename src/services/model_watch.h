// Sees models come to and leave the home's folders while the server runs. What is still being
// written is looked at again until it is whole.
#pragma once
#include <memory>

#include "services/models.h"

namespace atelier {

struct ModelWatchTimes {
  int quiet_ms = 700;     // after the last change before a look
  int longest_ms = 5000;  // after the first one, however busy the folder is
  int again_ms = 2000;    // while something is not whole yet
};

class ModelWatch {
 public:
  // The first look is the caller's (ModelService::rescan).
  explicit ModelWatch(ModelService& models, ModelWatchTimes times = {});
  ~ModelWatch();
  ModelWatch(const ModelWatch&) = delete;
  ModelWatch& operator=(const ModelWatch&) = delete;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
