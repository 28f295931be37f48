// The columns of jobs and their mapper. Private to store.
#pragma once
#include "db/database.h"
#include "store/jobs.h"

namespace atelier {

#define JOB_COLUMNS                                                                           \
  "id, owner, state, model_id, model_name, model_hash, prompt, negative_prompt, scheduler, "  \
  "width, height, steps, cfg_scale, cfg_rescale, clip_skip, seed, images, attempts, deaths, " \
  "created_at, started_at, finished_at, error_kind, error_message, board_id, collection_id, " \
  "details, position, work_steps, retried_from, time_key"

// Between two positions of the queue: so often can a job be moved into one gap before all of the
// waiting get new positions.
constexpr int64_t queue_gap = 1024;

// A row of JOB_COLUMNS, without its assets.
Job job_from(const Row& row);

}  // namespace atelier
