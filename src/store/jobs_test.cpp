#include "store/jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/temp_database.h"
#include "store/assets.h"
#include "store/test_rows.h"

namespace atelier {
namespace {

using testing::ElementsAre;

class JobStoreTest : public testing::Test {
 protected:
  template <class F>
  auto write(F&& body) {
    auto result = db_->write(body);
    EXPECT_TRUE(result) << (result ? "" : to_line(result.error()));
    if constexpr (!std::is_void_v<typename decltype(result)::value_type>) return std::move(*result);
  }
  Job insert(Job job = test_job(), std::optional<std::string> key = {}) {
    write([&](Tx& tx) { return jobs_.insert(tx, job, key); });
    return job;
  }
  Job find(const JobId& id) {
    return db_->read([&](Tx& tx) { return jobs_.find(tx, id); }).value().value();
  }
  std::optional<Job> claim() {
    return write([&](Tx& tx) { return jobs_.claim_next(tx, 99); });
  }
  AssetId record(const Job& job, int image) {
    const Asset asset = test_asset(job, image);
    write([&](Tx& tx) -> Result<> {
      TRY_DO(AssetStore().insert(tx, asset));
      return jobs_.record_image(tx, job.id, image, asset.id);
    });
    return asset.id;
  }
  TempDatabase db_;
  JobStore jobs_;
};

TEST_F(JobStoreTest, AJobComesBackAsItWentIn) {
  Job job = test_job();
  job.state = JobState::failed;
  job.attempts = 3;
  job.deaths = 2;
  job.started_at = 6;
  job.finished_at = 7;
  job.error = JobError{ErrorKind::exhausted, "The disk is full."};
  insert(job);
  const Job found = find(job.id);
  EXPECT_EQ(found.owner, "local");
  EXPECT_EQ(found.state, JobState::failed);
  EXPECT_EQ(found.model.name, "Starter");
  EXPECT_EQ(found.recipe.prompt, "bluebird");
  EXPECT_EQ(found.recipe.cfg_rescale, 0.25);
  EXPECT_EQ(to_json_text(found.details), to_json_text(job.details));
  EXPECT_EQ(found.position, 2048);
  EXPECT_EQ(found.work_steps, 60);
  EXPECT_EQ(found.time_key, job.time_key);
  EXPECT_EQ(found.recipe.seed, 4294967295);
  EXPECT_EQ(found.images, 3);
  EXPECT_EQ(found.board_id, job.board_id);
  EXPECT_EQ(found.collection_id, job.collection_id);
  EXPECT_EQ(found.attempts, 3);
  EXPECT_EQ(found.deaths, 2);
  EXPECT_EQ(found.started_at, 6);
  EXPECT_EQ(found.finished_at, 7);
  EXPECT_EQ(found.error->kind, ErrorKind::exhausted);
  EXPECT_EQ(found.error->message, "The disk is full.");
}

TEST_F(JobStoreTest, JobsAreClaimedInTheOrderTheyCameAndEachOnce) {
  const Job first = insert();
  const Job second = insert();
  EXPECT_EQ(claim()->id, first.id);
  EXPECT_EQ(claim()->id, second.id);
  EXPECT_FALSE(claim().has_value());
  EXPECT_EQ(find(first.id).attempts, 1);
  EXPECT_EQ(find(first.id).started_at, 99);
}

TEST_F(JobStoreTest, ARequeuedJobKeepsItsPlace) {
  const Job first = insert();
  insert();
  claim();
  EXPECT_TRUE(write([&](Tx& tx) { return jobs_.requeue(tx, first.id, true); }));
  EXPECT_EQ(find(first.id).deaths, 1);
  EXPECT_EQ(claim()->id, first.id);
  EXPECT_EQ(find(first.id).attempts, 2);
}

TEST_F(JobStoreTest, AnEndedJobStaysEnded) {
  const Job job = insert();
  const auto finish = [&](JobState state) {
    return write([&](Tx& tx) { return jobs_.finish(tx, job.id, state, 5, {}); });
  };
  EXPECT_TRUE(finish(JobState::cancelled));
  EXPECT_FALSE(finish(JobState::done));
  EXPECT_FALSE(write([&](Tx& tx) { return jobs_.requeue(tx, job.id, false); }));
  EXPECT_EQ(find(job.id).state, JobState::cancelled);
}

TEST_F(JobStoreTest, AnImageIsMadeOnce) {
  const Job job = insert();
  record(job, 1);
  const auto twice = db_->write([&](Tx& tx) -> Result<> {
    const Asset again = test_asset(job, 1);
    TRY_DO(AssetStore().insert(tx, again));
    return jobs_.record_image(tx, job.id, 1, again.id);
  });
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().kind, ErrorKind::conflict);
  EXPECT_EQ(db_->read([](Tx& tx) { return AssetStore().count(tx); }).value(), 1);
}

TEST_F(JobStoreTest, ADeletedPictureIsNotDrawnAgain) {
  const Job job = insert();
  const AssetId one = record(job, 1);
  const AssetId two = record(job, 2);
  EXPECT_THAT(find(job.id).asset_ids, ElementsAre(one, two));
  write([&](Tx& tx) { return AssetStore().remove(tx, one); });
  EXPECT_THAT(find(job.id).asset_ids, ElementsAre(two));
  const auto missing = db_->read([&](Tx& tx) { return jobs_.missing_images(tx, job); });
  EXPECT_THAT(missing.value(), ElementsAre(0));
}

TEST_F(JobStoreTest, AFinishedImageForgivesEarlierDeaths) {
  const Job job = insert();
  claim();
  write([&](Tx& tx) { return jobs_.requeue(tx, job.id, true); });
  record(job, 0);
  EXPECT_EQ(find(job.id).deaths, 0);
}

TEST_F(JobStoreTest, TheSameKeyIsTakenOnce) {
  const Job job = insert(test_job(), "key");
  const auto found = db_->read([&](Tx& tx) { return jobs_.find_by_key(tx, "local", "key"); });
  EXPECT_EQ(found.value()->id, job.id);
  EXPECT_FALSE(db_->read([&](Tx& tx) { return jobs_.find_by_key(tx, "ann", "key"); }).value());
  const auto taken = db_->write([&](Tx& tx) { return jobs_.insert(tx, test_job(), "key"); });
  EXPECT_EQ(taken.error().kind, ErrorKind::conflict);
}

TEST_F(JobStoreTest, PagesGoNewestFirstAndTheQueueAsItRuns) {
  std::vector<JobId> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(insert().id);
  write([&](Tx& tx) { return jobs_.finish(tx, ids[0], JobState::done, 5, {}); });
  claim();  // ids[1] runs
  const auto page = [&](std::vector<JobState> states, int limit, std::string cursor) {
    const JobFilter filter{std::move(states), limit, std::move(cursor)};
    return db_->read([&](Tx& tx) { return jobs_.page(tx, "local", filter); }).value();
  };
  const auto all = page({}, 3, "");
  EXPECT_EQ(all.items[0].id, ids[4]);
  ASSERT_TRUE(all.next);
  const auto rest = page({}, 3, *all.next);
  ASSERT_EQ(rest.items.size(), 2U);
  EXPECT_EQ(rest.items[1].id, ids[0]);
  EXPECT_FALSE(rest.next);

  const auto queue = page({JobState::queued, JobState::running}, 2, "");
  EXPECT_EQ(queue.items[0].id, ids[1]);
  EXPECT_EQ(queue.items[1].id, ids[2]);
  const auto later = page({JobState::queued, JobState::running}, 2, *queue.next);
  EXPECT_EQ(later.items[0].id, ids[3]);
  EXPECT_FALSE(later.next);
  EXPECT_EQ(page({JobState::done}, 5, "").items.size(), 1U);
}

TEST_F(JobStoreTest, CountsSeeOnlyWhatIsAlive) {
  insert();
  insert();
  const Job ended = insert();
  claim();
  write([&](Tx& tx) { return jobs_.finish(tx, ended.id, JobState::cancelled, 5, {}); });
  const auto counts = db_->read([&](Tx& tx) { return jobs_.counts(tx); }).value();
  EXPECT_EQ(counts.queued, 1);
  EXPECT_EQ(counts.running, 1);
}

}  // namespace
}  // namespace atelier
