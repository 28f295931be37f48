#include "engine/verify_schedulers.h"

#include "diffusion/replay.h"

namespace atelier {

void verify_schedulers(const std::filesystem::path& folder, const VerifySink& sink) {
  replay_folder(folder, [&sink](const ReplayOutcome& outcome) {
    sink({outcome.name, outcome.error, outcome.tolerance, outcome.note});
  });
}

}  // namespace atelier
