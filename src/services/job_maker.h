// From a draft to a job: the model, everything the draft names, the recipe, all faults in one
// answer.
#pragma once
#include "services/caller.h"
#include "services/job_draft.h"
#include "store/jobs.h"

namespace atelier {

class Database;
class EngineBoard;
class ModelService;
class Faults;

class JobMaker {
 public:
  JobMaker(Database& db, ModelService& models, EngineBoard& engine)
      : db_(db), models_(models), engine_(engine) {}

  // `invalid` with every fault of the draft, limits included; `unavailable` with what to do when
  // the model cannot draw.
  Result<Job> make(const Caller& caller, const JobDraft& draft);

 private:
  Result<> check_places(Tx& tx, const Caller& caller, const JobDraft& draft, Faults& faults);

  Database& db_;
  ModelService& models_;
  EngineBoard& engine_;
};

// What a finished job asked for, to be asked again: the same seed and settings.
JobDraft draft_of(const Job& job);

}  // namespace atelier
