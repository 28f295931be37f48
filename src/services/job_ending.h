// The two decisions about a job that need only its rows: what an engine is asked to draw, and what
// becomes of the job when the engine has let go of it.
#pragma once
#include <variant>
#include <vector>

#include "db/database.h"
#include "protocol/messages.h"
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

// The images the job still lacks; empty `images` when it lacks none. `unavailable` or `conflict`
// when its model has gone or changed.
Result<protocol::Plan> plan_for(Tx& tx, const Job& job);

}  // namespace atelier
