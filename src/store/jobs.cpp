#include "store/jobs.h"

#include <algorithm>

#include "base/enum_names.h"
#include "store/details_column.h"
#include "store/job_row.h"

namespace atelier {
namespace {

constexpr Query insert_job{"jobs.insert",
                           "INSERT INTO jobs (" JOB_COLUMNS
                           ", idempotency_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                           "$9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
                           "$23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"};
// Behind everything that is alive: a running job may come back to its place.
constexpr Query select_last_position{
    "jobs.last_position",
    "SELECT coalesce(max(position), 0) FROM jobs WHERE state IN ('queued', 'running')"};
constexpr Query select_job{"jobs.find", "SELECT " JOB_COLUMNS " FROM jobs WHERE id = $1"};
constexpr Query select_by_key{"jobs.find_by_key",
                              "SELECT " JOB_COLUMNS
                              " FROM jobs WHERE owner = $1 AND idempotency_key = $2"};
constexpr Query select_page{
    "jobs.page", "SELECT " JOB_COLUMNS
                 " FROM jobs WHERE owner = $1 AND ($2 = '' OR id < $2) "
                 "AND ($3 = '' OR instr($3, ',' || state || ',') > 0) ORDER BY id DESC LIMIT $4"};
// What runs, then what waits, each in the order of the queue: the cursor is all that in one text.
#define QUEUE_PLACE                                        \
  "((CASE state WHEN 'running' THEN '0' ELSE '1' END) || " \
  "printf('%020d', position) || id)"
constexpr Query select_queue{"jobs.queue",
                             "SELECT " JOB_COLUMNS
                             " FROM jobs WHERE state IN ('queued', 'running') AND owner = $1 "
                             "AND instr($2, ',' || state || ',') > 0 "
                             "AND " QUEUE_PLACE " > $3 ORDER BY " QUEUE_PLACE " LIMIT $4"};
#undef QUEUE_PLACE
constexpr Query count_alive{
    "jobs.counts",
    "SELECT state, count(*) FROM jobs WHERE state IN ('queued', 'running') GROUP BY state"};
constexpr Query select_next{"jobs.next",
                            "SELECT " JOB_COLUMNS
                            " FROM jobs WHERE state = 'queued' ORDER BY position, id LIMIT 1"};
constexpr Query set_running{
    "jobs.set_running",
    "UPDATE jobs SET state = 'running', attempts = attempts + 1, "
    "started_at = coalesce(started_at, $2) WHERE id = $1 AND state = 'queued'"};
constexpr Query set_queued{
    "jobs.requeue",
    "UPDATE jobs SET state = 'queued', deaths = deaths + $2 WHERE id = $1 AND state = 'running'"};
constexpr Query set_finished{
    "jobs.finish",
    "UPDATE jobs SET state = $2, finished_at = $3, error_kind = $4, error_message = $5 "
    "WHERE id = $1 AND state IN ('queued', 'running')"};
constexpr Query select_ids_in{"jobs.ids_in", "SELECT id FROM jobs WHERE state = $1 ORDER BY id"};
constexpr Query select_incomplete{"jobs.done_but_incomplete",
                                  "SELECT id FROM jobs WHERE state = 'done' AND images <> "
                                  "(SELECT count(*) FROM job_images WHERE job_id = jobs.id)"};
constexpr Query select_made{
    "jobs.made", "SELECT image_index FROM job_images WHERE job_id = $1 ORDER BY image_index"};
constexpr Query insert_image{
    "jobs.record_image",
    "INSERT INTO job_images (job_id, image_index, asset_id) VALUES ($1, $2, $3)"};
constexpr Query reset_deaths{"jobs.reset_deaths", "UPDATE jobs SET deaths = 0 WHERE id = $1"};
constexpr Query select_assets{
    "jobs.assets",
    "SELECT asset_id FROM job_images WHERE job_id = $1 AND asset_id IS NOT NULL "
    "ORDER BY image_index"};

Result<> read_assets(Tx& tx, Job& job) {
  TRY(const auto rows, tx.all(select_assets, job.id.text));
  for (const Row& row : rows) job.asset_ids.push_back({row.text(0)});
  return {};
}

Result<std::optional<Job>> whole(Tx& tx, const std::optional<Row>& row) {
  if (!row) return std::optional<Job>();
  Job job = job_from(*row);
  TRY_DO(read_assets(tx, job));
  return std::optional<Job>(std::move(job));
}

std::vector<JobId> ids_of(const std::vector<Row>& rows) {
  std::vector<JobId> ids;
  for (const Row& row : rows) ids.push_back({row.text(0)});
  return ids;
}

// ",queued,running," for instr(); "" for all.
std::string list_of(const std::vector<JobState>& states) {
  if (states.empty()) return "";
  std::string text = ",";
  for (const JobState state : states) text += std::string(name_of(state)) + ",";
  return text;
}

bool is_queue(const std::vector<JobState>& states) {
  for (const JobState state : states) {
    if (state != JobState::queued && state != JobState::running) return false;
  }
  return !states.empty();
}

std::string queue_cursor(const Job& job) {
  const char* rank = job.state == JobState::running ? "0" : "1";
  std::string place = std::to_string(job.position);
  place.insert(0, 20 - std::min<size_t>(20, place.size()), '0');
  return rank + place + job.id.text;
}

}  // namespace

Result<int64_t> JobStore::insert(Tx& tx, const Job& job,
                                 const std::optional<std::string>& key) const {
  const Recipe& r = job.recipe;
  const std::optional<std::string> kind =
      job.error ? std::optional(std::string(name_of(job.error->kind))) : std::nullopt;
  const std::optional<std::string> message =
      job.error ? std::optional(job.error->message) : std::nullopt;
  const auto board = job.board_id ? std::optional(job.board_id->text) : std::nullopt;
  const auto collection = job.collection_id ? std::optional(job.collection_id->text) : std::nullopt;
  const auto before = job.retried_from ? std::optional(job.retried_from->text) : std::nullopt;
  int64_t position = job.position;
  if (position == 0) {
    TRY(const auto last, tx.first(select_last_position));
    position = last->integer(0) + queue_gap;
  }
  TRY_DO(tx.run(insert_job, job.id.text, job.owner, name_of(job.state), job.model.id.text,
                job.model.name, job.model.hash, r.prompt, r.negative_prompt, r.scheduler, r.width,
                r.height, r.steps, r.cfg_scale, r.cfg_rescale, r.clip_skip, r.seed, job.images,
                job.attempts, job.deaths, job.created_at, job.started_at, job.finished_at, kind,
                message, board, collection, details_column(job.details), position, job.work_steps,
                before, job.time_key, key));
  return position;
}

Result<std::optional<Job>> JobStore::find(Tx& tx, const JobId& id) const {
  TRY(const auto row, tx.first(select_job, id.text));
  return whole(tx, row);
}

Result<std::optional<Job>> JobStore::find_by_key(Tx& tx, std::string_view owner,
                                                 std::string_view key) const {
  TRY(const auto row, tx.first(select_by_key, owner, key));
  return whole(tx, row);
}

Result<JobPage> JobStore::page(Tx& tx, std::string_view owner, const JobFilter& filter) const {
  const std::string states = list_of(filter.states);
  const bool queue = is_queue(filter.states);
  // One row more than asked for tells whether there is a next page.
  TRY(const auto rows, queue ? tx.all(select_queue, owner, states, filter.cursor, filter.limit + 1)
                             : tx.all(select_page, owner, filter.cursor, states, filter.limit + 1));
  JobPage page;
  for (const Row& row : rows) {
    if (page.items.size() == size_t(filter.limit)) {
      const Job& last = page.items.back();
      page.next = queue ? queue_cursor(last) : last.id.text;
      break;
    }
    page.items.push_back(job_from(row));
    TRY_DO(read_assets(tx, page.items.back()));
  }
  return page;
}

Result<QueueCounts> JobStore::counts(Tx& tx) const {
  TRY(const auto rows, tx.all(count_alive));
  QueueCounts counts;
  for (const Row& row : rows) {
    (row.text(0) == name_of(JobState::queued) ? counts.queued : counts.running) = row.integer(1);
  }
  return counts;
}

Result<std::optional<Job>> JobStore::claim_next(Tx& tx, int64_t now_ms) const {
  TRY(const auto row, tx.first(select_next));
  if (!row) return std::optional<Job>();
  const JobId id{row->text(0)};
  TRY_DO(tx.run(set_running, id.text, now_ms));
  return find(tx, id);
}

Result<bool> JobStore::requeue(Tx& tx, const JobId& id, bool engine_died) const {
  TRY(const int64_t changed, tx.run(set_queued, id.text, engine_died));
  return changed == 1;
}

Result<bool> JobStore::finish(Tx& tx, const JobId& id, JobState state, int64_t now_ms,
                              const std::optional<JobError>& error) const {
  const std::optional<std::string> kind =
      error ? std::optional(std::string(name_of(error->kind))) : std::nullopt;
  const std::optional<std::string> message = error ? std::optional(error->message) : std::nullopt;
  TRY(const int64_t changed, tx.run(set_finished, id.text, name_of(state), now_ms, kind, message));
  return changed == 1;
}

Result<std::vector<JobId>> JobStore::ids_in(Tx& tx, JobState state) const {
  TRY(const auto rows, tx.all(select_ids_in, name_of(state)));
  return ids_of(rows);
}

Result<std::vector<JobId>> JobStore::done_but_incomplete(Tx& tx) const {
  TRY(const auto rows, tx.all(select_incomplete));
  return ids_of(rows);
}

Result<std::vector<int>> JobStore::missing_images(Tx& tx, const Job& job) const {
  TRY(const auto rows, tx.all(select_made, job.id.text));
  std::vector<int> missing;
  size_t made = 0;
  for (int image = 0; image < job.images; ++image) {
    if (made < rows.size() && rows[made].integer(0) == image) {
      ++made;
    } else {
      missing.push_back(image);
    }
  }
  return missing;
}

Result<> JobStore::record_image(Tx& tx, const JobId& id, int image_index,
                                const AssetId& asset) const {
  TRY_DO(tx.run(insert_image, id.text, image_index, asset.text));
  TRY_DO(tx.run(reset_deaths, id.text));
  return {};
}

}  // namespace atelier
