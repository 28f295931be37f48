// From one job and what shall vary to the jobs of a batch. Pure.
#pragma once
#include <boost/json.hpp>
#include <vector>

#include "services/grid.h"
#include "services/job_draft.h"

namespace atelier::api {

// The job of every cell, in cell order. `invalid` with every fault: an axis whose field the job
// does not have, and what reading each job finds, each once.
Result<std::vector<JobDraft>> grid_jobs(const boost::json::value& job,
                                        const std::vector<GridAxis>& axes);
// The same job with each of the prompts.
Result<std::vector<JobDraft>> prompt_jobs(const boost::json::value& job,
                                          const std::vector<std::string>& prompts);

// Where a field's name leads to in a job: "steps", "source.strength", "loras[0].weight" or
// "loras.0.weight"; null when there is no such part. The last step need not exist yet.
boost::json::value* find_place(boost::json::value& job, std::string_view field);

}  // namespace atelier::api
