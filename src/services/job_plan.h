// What an engine is asked to do for a job: ids become paths, pictures become files to decode.
// Reads rows only; services/input_pictures opens the files.
#pragma once
#include <string>
#include <vector>

#include "db/database.h"
#include "protocol/messages.h"
#include "store/jobs.h"

namespace atelier {

class Blobs;

// A picture a job starts from.
struct InputFile {
  std::string path;
  std::string what;  // "initial image": for sentences
};

struct JobPlan {
  protocol::Plan plan;
  std::vector<InputFile> inputs;  // the plan's indexes point here
  std::vector<std::string> next_model_paths;
};

// The images the job still lacks; empty `images` when it lacks none. `unavailable`, `conflict` or
// `not_found` with a sentence when something it needs has gone or changed since it was queued.
// A job keeps no copy of what it needs: see docs/decisions/0024-inputs-of-jobs.md.
Result<JobPlan> plan_for(Tx& tx, const Job& job, const Blobs& blobs);

}  // namespace atelier
