#include "store/job_queue.h"

#include <algorithm>

#include "store/job_row.h"

namespace atelier {
namespace {

constexpr Query select_waiting{
    "job_queue.waiting",
    "SELECT id, time_key, work_steps FROM jobs WHERE state = 'queued' ORDER BY position, id"};
constexpr Query select_work{"job_queue.work",
                            "SELECT time_key, sum(work_steps) FROM jobs WHERE state = 'queued' "
                            "GROUP BY time_key"};
constexpr Query select_models{"job_queue.next_models",
                              "SELECT model_id FROM jobs WHERE state = 'queued' AND model_id <> '' "
                              "ORDER BY position, id LIMIT $1"};
constexpr Query select_place{"job_queue.place",
                             "SELECT position FROM jobs WHERE id = $1 AND state = 'queued'"};
constexpr Query select_place_before{
    "job_queue.place_before",
    "SELECT coalesce(max(position), 0) FROM jobs WHERE state = 'queued' AND position < $1 "
    "AND id <> $2"};
constexpr Query select_end{
    "job_queue.end",
    "SELECT coalesce(max(position), 0) FROM jobs WHERE state IN ('queued', 'running')"};
constexpr Query select_running_end{
    "job_queue.running_end", "SELECT coalesce(max(position), 0) FROM jobs WHERE state = 'running'"};
constexpr Query set_place{"job_queue.set_place", "UPDATE jobs SET position = $2 WHERE id = $1"};

}  // namespace

Result<std::vector<WaitingJob>> JobQueueStore::waiting(Tx& tx) const {
  TRY(const auto rows, tx.all(select_waiting));
  std::vector<WaitingJob> jobs;
  jobs.reserve(rows.size());
  for (const Row& row : rows) {
    jobs.push_back({{row.text(0)}, row.text(1), row.real(2)});
  }
  return jobs;
}

Result<std::vector<JobQueueStore::Work>> JobQueueStore::work(Tx& tx) const {
  TRY(const auto rows, tx.all(select_work));
  std::vector<Work> sums;
  for (const Row& row : rows) sums.push_back({row.text(0), row.real(1)});
  return sums;
}

Result<std::vector<ModelId>> JobQueueStore::next_models(Tx& tx, int jobs_max) const {
  TRY(const auto rows, tx.all(select_models, jobs_max));
  std::vector<ModelId> models;
  for (const Row& row : rows) {
    const ModelId id{row.text(0)};
    if (std::ranges::find(models, id) == models.end()) models.push_back(id);
  }
  return models;
}

// Room between all of the waiting again, in the order they have, behind what runs.
Result<> JobQueueStore::spread(Tx& tx) const {
  TRY(const auto jobs, waiting(tx));
  TRY(const auto running, tx.first(select_running_end));
  int64_t position = running->integer(0);
  for (const WaitingJob& job : jobs) TRY_DO(tx.run(set_place, job.id.text, position += queue_gap));
  return {};
}

Result<bool> JobQueueStore::move(Tx& tx, const JobId& id,
                                 const std::optional<JobId>& before) const {
  TRY(const auto mine, tx.first(select_place, id.text));
  if (!mine) return false;
  if (!before) {
    TRY(const auto end, tx.first(select_end));
    TRY_DO(tx.run(set_place, id.text, end->integer(0) + queue_gap));
    return true;
  }
  if (*before == id) return true;
  for (int attempt = 0; attempt < 2; ++attempt) {
    TRY(const auto place, tx.first(select_place, before->text));
    if (!place) return false;
    TRY(const auto previous, tx.first(select_place_before, place->integer(0), id.text));
    const int64_t middle = (previous->integer(0) + place->integer(0)) / 2;
    if (middle > previous->integer(0)) {
      TRY_DO(tx.run(set_place, id.text, middle));
      return true;
    }
    TRY_DO(spread(tx));
  }
  return fail(ErrorKind::internal, "The queue has no room between two jobs.");
}

}  // namespace atelier
