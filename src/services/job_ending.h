// What becomes of a job when the engine has let go of it: a decision that needs only its rows.
#pragma once
#include <variant>
#include <vector>

#include "db/database.h"
#include "store/jobs.h"

namespace atelier {

// Why the engine has nothing more to do with a job.
struct EngineDied {};
struct EngineKilled {};  // somebody ended it from outside: nobody's fault
struct GivenBack {};     // the server or the engine is leaving: nobody's fault
struct AllDrawn {};
struct WasCancelled {};  // the row says so already
struct DrawingFailed {
  JobError error;
};
using Ending =
    std::variant<EngineDied, EngineKilled, GivenBack, AllDrawn, WasCancelled, DrawingFailed>;

// Done when no image is missing, whatever the ending; else failed, or queued again as long as fewer
// than engine_deaths_max engines died on it in a row. A killed one counts only after
// killed_attempts tries: something out there does not want it drawn. False when the row had ended
// already.
constexpr int killed_attempts = 50;
Result<bool> write_ending(Tx& tx, const Job& job, const Ending& ending, int engine_deaths_max);

}  // namespace atelier
