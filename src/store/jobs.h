// Jobs: one row per request to make something, one row per image a job has made.
// Threads: any; a store has no state, the Tx it is given belongs to one thread.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "recipe/details.h"
#include "store/ids.h"

namespace atelier {

enum class JobState { queued, running, done, failed, cancelled };
constexpr std::array<std::string_view, 5> enum_names(JobState) {
  return {"queued", "running", "done", "failed", "cancelled"};
}

struct JobError {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
};

struct Job {
  JobId id;
  std::string owner;
  JobState state = JobState::queued;
  ModelRef model;
  Recipe recipe;
  RecipeDetails details;
  int images = 1;
  // What was chosen when it was asked for; may have been deleted since.
  std::optional<BoardId> board_id;
  std::optional<CollectionId> collection_id;
  int attempts = 0;  // times it was handed to an engine
  int deaths = 0;    // engines that died on it since its last finished image
  int64_t created_at = 0;
  std::optional<int64_t> started_at;
  std::optional<int64_t> finished_at;
  std::optional<JobError> error;
  int64_t position = 0;   // among the waiting, the smallest first; 0 before it was inserted
  double work_steps = 0;  // what it costs in steps of its own kind, all images together
  std::string time_key;   // jobs with the same one take the same time a step
  std::optional<JobId> retried_from;
  std::vector<AssetId> asset_ids;  // in image order; deleted ones are left out
};

struct QueueCounts {
  int64_t queued = 0;
  int64_t running = 0;
};

// Newest first, unless only `queued` and `running` are asked for: then in the order they run.
struct JobFilter {
  std::vector<JobState> states;  // empty: all
  int limit = 50;
  std::string cursor;  // the `next` of the page before; empty: from the start
};

struct JobPage {
  std::vector<Job> items;
  std::optional<std::string> next;
};

class JobStore {
 public:
  // Without a position it goes to the queue's end; returns the position.
  Result<int64_t> insert(Tx& tx, const Job& job,
                         const std::optional<std::string>& idempotency_key) const;
  Result<std::optional<Job>> find(Tx& tx, const JobId& id) const;
  Result<std::optional<Job>> find_by_key(Tx& tx, std::string_view owner,
                                         std::string_view key) const;
  Result<JobPage> page(Tx& tx, std::string_view owner, const JobFilter& filter) const;
  Result<QueueCounts> counts(Tx& tx) const;

  // The first queued job becomes running with one attempt more; nothing when the queue is empty.
  Result<std::optional<Job>> claim_next(Tx& tx, int64_t now_ms) const;
  // running -> queued, keeping its place. `engine_died` counts one death. False when not running.
  Result<bool> requeue(Tx& tx, const JobId& id, bool engine_died) const;
  // queued or running -> state. False when it had already ended.
  Result<bool> finish(Tx& tx, const JobId& id, JobState state, int64_t now_ms,
                      const std::optional<JobError>& error) const;
  Result<std::vector<JobId>> ids_in(Tx& tx, JobState state) const;

  // Jobs that say done with fewer images than asked for; always empty in a sound database.
  Result<std::vector<JobId>> done_but_incomplete(Tx& tx) const;

  // Image indexes the job has not made yet, ascending.
  Result<std::vector<int>> missing_images(Tx& tx, const Job& job) const;
  // Records that the asset is this image of the job; `conflict` when the image was made before.
  Result<> record_image(Tx& tx, const JobId& id, int image_index, const AssetId& asset) const;
};

}  // namespace atelier
