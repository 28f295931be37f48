#include "store/job_row.h"

#include "base/enum_names.h"
#include "store/details_column.h"

namespace atelier {

Job job_from(const Row& row) {
  Job job;
  job.id = {row.text(0)};
  job.owner = row.text(1);
  job.state = find_enum<JobState>(row.text(2)).value();
  job.model = {{row.text(3)}, row.text(4), row.text(5)};
  job.recipe = {.prompt = row.text(6),
                .negative_prompt = row.text(7),
                .scheduler = row.text(8),
                .width = int(row.integer(9)),
                .height = int(row.integer(10)),
                .steps = int(row.integer(11)),
                .cfg_scale = row.real(12),
                .cfg_rescale = row.real(13),
                .clip_skip = int(row.integer(14)),
                .seed = row.integer(15)};
  job.images = int(row.integer(16));
  job.attempts = int(row.integer(17));
  job.deaths = int(row.integer(18));
  job.created_at = row.integer(19);
  job.started_at = row.find_integer(20);
  job.finished_at = row.find_integer(21);
  if (!row.is_null(22)) job.error = JobError{error_kind_named(row.text(22)), row.text(23)};
  if (!row.is_null(24)) job.board_id = BoardId{row.text(24)};
  if (!row.is_null(25)) job.collection_id = CollectionId{row.text(25)};
  job.details = details_from(row.text(26));
  job.position = row.integer(27);
  job.work_steps = row.real(28);
  if (!row.is_null(29)) job.retried_from = JobId{row.text(29)};
  job.time_key = row.text(30);
  return job;
}

}  // namespace atelier
