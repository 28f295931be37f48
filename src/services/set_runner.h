// Carries an action out on many assets: a thousand a transaction, each with its line in the undo
// journal, so that a kill at any moment leaves whole thousands done and undoable.
#pragma once
#include <optional>
#include <vector>

#include "services/set_action.h"
#include "services/tasks.h"
#include "store/undos.h"

namespace atelier {

class Database;

constexpr size_t set_chunk = 1000;

// What watchers must look at again after this verb.
struct Ripples;
Ripples ripples_of(SetVerb verb);

enum class Journal { kept, none };

// Runs on the task's thread. With a journal the task carries the undo's id as soon as something
// changed. `not_found` when the board or collection goes away meanwhile; what was done stays.
Result<> run_set_action(Database& db, EventSink& events, TaskRun& task, const Caller& caller,
                        const SetAction& action, const std::vector<int64_t>& seqs, Journal journal);

// Takes a bulk action back, thousand by thousand; what somebody changed since stays and is reported
// with the code "changed".
Result<> run_undo(Database& db, EventSink& events, TaskRun& task, const Caller& caller,
                  const Undo& undo);

// The action as it stands in an undo's row, and back.
std::string args_of(const SetAction& action);
Result<SetAction> action_of(const Undo& undo);

}  // namespace atelier
