// A consistent copy of a studio in one tar file, made while the studio works.
#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"
#include "services/home.h"

namespace atelier {

struct BackupFacts {
  int64_t pictures = 0;
  int64_t vanished = 0;  // deleted while the copy was made; the copy does not know them
  int64_t bytes = 0;
};

// `file` must not exist; on failure nothing is left there. Restoring: `tar -xf FILE -C NEW_HOME`.
// Models, thumbnails and logs are not in it: the first are yours already, the others are made
// again.
Result<BackupFacts> back_up(const HomePaths& home, const std::string& file);

}  // namespace atelier
