// Which weights are these? A short name for the contents of a model file or folder.
#pragma once
#include <string>

#include "base/result.h"

namespace atelier {

struct ContentIdentity {
  std::string hash;   // 16 hex digits
  int64_t bytes = 0;  // of all its files
};

// XXH3-64 over the names, sizes and contents of the weights, in name order. Files up to 64 MiB are
// read whole; of larger ones the first, middle and last 16 MiB, so that a 7 GB checkpoint costs a
// tenth of a second instead of many. Cards and readme files do not count: editing them makes no
// other model. `not_found`, or `corrupt` for a folder without weights.
Result<ContentIdentity> identify_model(const std::string& path);

// Changes when any of its files changes: sizes and modification times, without reading them. ""
// when there is nothing at the path.
std::string stamp_of_model(const std::string& path);

}  // namespace atelier
