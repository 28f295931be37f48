#include "services/jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/clock.h"
#include "services/assets.h"
#include "services/dispatcher.h"
#include "services/draft_check.h"
#include "services/models.h"
#include "services/queue.h"
#include "services/sweeper.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;

// Waits for something another thread brings about; a deadline, not a pause.
template <class F>
bool eventually(F&& condition) {
  const double deadline = steady_seconds() + 20;
  while (!condition()) {
    if (steady_seconds() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

class JobsTest : public testing::Test {
 protected:
  CreatedJob create(const JobDraft& draft, std::optional<std::string> key = {}) {
    auto created = jobs_.create(me_, draft, key);
    EXPECT_TRUE(created) << (created ? "" : to_line(created.error()));
    return created.value_or(CreatedJob{});
  }
  Error refusal(const JobDraft& draft) { return jobs_.create(me_, draft, {}).error(); }

  Caller me_;
  TestStudio studio_;
  ModelService models_{*studio_.db, {}, {}, studio_.sink};
  std::unique_ptr<Dispatcher> dispatcher_ =
      std::move(Dispatcher::start({*studio_.db, *studio_.blobs, studio_.decoder, studio_.saver,
                                   studio_.board, studio_.queue, studio_.sink},
                                  {})
                    .value());
  JobService jobs_{
      {*studio_.db, models_, studio_.board, studio_.queue, *dispatcher_, studio_.sink}};
  QueueService queue_{*studio_.db, studio_.queue, *dispatcher_, studio_.sink};
  AssetService assets_{*studio_.db, *studio_.blobs, studio_.maker, studio_.sink};
};

TEST_F(JobsTest, APromptIsEnough) {
  const Job job = create({.prompt = "bluebird"}).status.job;
  EXPECT_EQ(job.state, JobState::queued);
  EXPECT_EQ(job.model.id, studio_.model.id);
  EXPECT_EQ(job.recipe.scheduler, "euler");
  EXPECT_EQ(job.recipe.steps, 12);
  EXPECT_EQ(job.recipe.cfg_scale, 5);
  EXPECT_EQ(job.recipe.width, 256);
  EXPECT_EQ(job.images, 1);
  EXPECT_GE(job.recipe.seed, 0);
  EXPECT_LE(job.recipe.seed, 4294967295);
  EXPECT_EQ(jobs_.get(me_, job.id)->job.recipe.seed, job.recipe.seed);
  EXPECT_NE(create({.prompt = "bluebird"}).status.job.recipe.seed, job.recipe.seed);
}

TEST_F(JobsTest, EveryFaultIsToldAtOnce) {
  studio_.board.said_hello(test_hello());
  const Error error = refusal({.prompt = "",
                               .width = 100,
                               .height = 8192,
                               .steps = 0,
                               .scheduler = "magic",
                               .cfg_scale = 0.5,
                               .cfg_rescale = 2,
                               .clip_skip = 12,
                               .seed = -1,
                               .images = 101});
  EXPECT_EQ(error.kind, ErrorKind::invalid);
  EXPECT_THAT(error.faults, SizeIs(10));
  for (const char* field : {"prompt", "width", "height", "steps", "scheduler", "cfg_scale",
                            "cfg_rescale", "clip_skip", "seed", "images"}) {
    EXPECT_THAT(error.faults, Contains(Field(&FieldFault::field, field)));
  }
}

TEST_F(JobsTest, PromptsAreCountedInCharactersNotBytes) {
  std::string birds;
  for (int i = 0; i < 8000; ++i) birds += "鳥";
  create({.prompt = birds});
  EXPECT_EQ(refusal({.prompt = birds + "x"}).faults.at(0).field, "prompt");
}

TEST_F(JobsTest, AModelThatIsNotThereOrCannotDrawIsASentence) {
  EXPECT_EQ(refusal({.prompt = "x", .model_id = ModelId::make()}).faults.at(0).field, "model_id");
  Model broken = studio_.model;
  broken.state = ModelState::missing;
  broken.fault = "Its files are no longer there.";
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return ModelStore().put(tx, broken); }));
  const Error error = refusal({.prompt = "x", .model_id = broken.id});
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_THAT(error.message, HasSubstr("no longer there"));
}

TEST_F(JobsTest, TheSameKeyIsTheSameJob) {
  const CreatedJob one = create({.prompt = "a"}, "key");
  const CreatedJob two = create({.prompt = "b"}, "key");
  EXPECT_EQ(one.created, Created::fresh);
  EXPECT_EQ(two.created, Created::same_key_before);
  EXPECT_EQ(two.status.job.id, one.status.job.id);
  EXPECT_EQ(jobs_.list(me_, {})->items.size(), 1U);
}

TEST_F(JobsTest, CancellingWhatHasEndedIsAConflict) {
  const JobId id = create({.prompt = "a"}).status.job.id;
  EXPECT_EQ(jobs_.cancel(me_, id)->job.state, JobState::cancelled);
  EXPECT_EQ(jobs_.cancel(me_, id).error().kind, ErrorKind::conflict);
  create({.prompt = "b"});
  create({.prompt = "c"});
  EXPECT_EQ(jobs_.cancel_all(me_).value(), 2);
  EXPECT_EQ(jobs_.cancel_all(me_).value(), 0);
}

TEST_F(JobsTest, WhatIsSomebodyElsesIsNotThere) {
  const JobId id = create({.prompt = "a"}).status.job.id;
  const Caller other{"ann"};
  EXPECT_EQ(jobs_.get(other, id).error().kind, ErrorKind::not_found);
  EXPECT_EQ(jobs_.cancel(other, id).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(jobs_.list(other, {})->items.empty());
  EXPECT_EQ(jobs_.cancel_all(other).value(), 0);
  EXPECT_EQ(jobs_.get(Caller{""}, id).error().kind, ErrorKind::forbidden);
}

// Through the threads: an engine on the other end of a link, a picture on the disk at the end.
TEST_F(JobsTest, FromPromptToPictureAndAway) {
  auto peer = std::make_shared<FakePeer>();
  const auto link = dispatcher_->connect(peer);
  link->on_text(to_frame(test_hello()));
  link->on_text(to_frame(protocol::Claim{}));
  const Job job =
      create({.prompt = "Bluebird, blue!", .width = 64, .height = 64, .seed = 1}).status.job;
  ASSERT_TRUE(eventually([&] { return !peer->heard<protocol::RunJob>().empty(); }));
  const std::string pixels = test_pixels(64, 64, 1);
  link->on_text(to_frame(protocol::Image{job.id.text, 0, 64, 64, 3, int64_t(pixels.size()), 1, 5}));
  link->on_binary(pixels);
  link->on_text(to_frame(protocol::Done{job.id.text}));
  ASSERT_TRUE(eventually([&] { return jobs_.get(me_, job.id)->job.state == JobState::done; }));

  const Asset asset = assets_.list(me_, 10, "")->items.at(0);
  EXPECT_EQ(asset.job_id, job.id);
  const OpenedFile file = assets_.open_file(me_, asset.id).value();
  EXPECT_EQ(file.bytes, int64_t(std::filesystem::file_size(file.path)));
  EXPECT_EQ(file.download_name, "bluebird-blue-seed1-" + asset.sha256.substr(0, 4) + ".png");
  EXPECT_TRUE(assets_.open_thumbnail(me_, asset.id, 256));
  EXPECT_EQ(assets_.open_thumbnail(me_, asset.id, 100).error().kind, ErrorKind::invalid);
  EXPECT_EQ(assets_.get({"ann"}, asset.id).error().kind, ErrorKind::not_found);

  ASSERT_TRUE(assets_.remove(me_, asset.id));
  EXPECT_FALSE(std::filesystem::exists(file.path));
  EXPECT_EQ(assets_.remove(me_, asset.id).error().kind, ErrorKind::not_found);
  link->on_close();
}

TEST_F(JobsTest, AFileSharedByTwoPicturesStaysUntilBothAreGone) {
  const Job one = studio_.add_job();
  Job two = studio_.add_job();
  std::vector<Asset> made;
  for (const Job& job : {one, two}) {
    FinishedImage image{job, 0, 64, 64, test_pixels(64, 64, 1), 1, 5, "0.1.0", "cpu", "fp32"};
    made.push_back(studio_.saver.save(image).value().value());
  }
  EXPECT_EQ(made[0].sha256, made[1].sha256) << "the same recipe gives the same bytes";
  ASSERT_TRUE(assets_.remove(me_, made[0].id));
  EXPECT_TRUE(assets_.open_file(me_, made[1].id));
  ASSERT_TRUE(assets_.remove(me_, made[1].id));
  EXPECT_FALSE(studio_.blobs->exists(made[1].sha256));
}

TEST_F(JobsTest, ALostFileIsASentence) {
  FinishedImage image{studio_.add_job(), 0, 64, 64, test_pixels(64, 64, 1), 1, 5, "", "", ""};
  const Asset asset = studio_.saver.save(image).value().value();
  ASSERT_TRUE(studio_.blobs->remove(asset.sha256));
  EXPECT_EQ(assets_.open_file(me_, asset.id).error().kind, ErrorKind::corrupt);
}

TEST_F(JobsTest, TheSweeperTakesOnlyWhatNobodyPointsAt) {
  FinishedImage image{studio_.add_job(), 0, 64, 64, test_pixels(64, 64, 1), 1, 5, "", "", ""};
  const Asset asset = studio_.saver.save(image).value().value();
  ASSERT_TRUE(assets_.open_thumbnail(me_, asset.id, 256));
  const Blob orphan = studio_.blobs->put(bytes_of("no row")).value();
  ASSERT_TRUE(write_durably(studio_.blobs->folder() + "/tmp/a", studio_.blobs->folder() + "/tmp/b",
                            bytes_of("half")));
  EXPECT_EQ(sweep(*studio_.db, *studio_.blobs, studio_.thumbnails)->pictures, 0) << "too young";
  const Swept swept = sweep(*studio_.db, *studio_.blobs, studio_.thumbnails, 0).value();
  EXPECT_EQ(swept.pictures, 1);
  EXPECT_EQ(swept.unfinished, 1);
  EXPECT_EQ(swept.thumbnails, 0);
  EXPECT_FALSE(studio_.blobs->exists(orphan.sha256));
  EXPECT_TRUE(assets_.open_file(me_, asset.id));
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return AssetStore().remove(tx, asset.id); }));
  EXPECT_EQ(sweep(*studio_.db, *studio_.blobs, studio_.thumbnails, 0)->thumbnails, 1);
}

TEST(DownloadName, IsSafeEverywhere) {
  Asset asset;
  asset.sha256 = "abcdef";
  asset.recipe.seed = 7;
  asset.recipe.prompt = "../../etc/passwd \n 鳥";
  EXPECT_EQ(download_name(asset), "etc-passwd-鳥-seed7-abcd.png");
  asset.recipe.prompt = "鳥";
  EXPECT_EQ(download_name(asset), "鳥-seed7-abcd.png");
}

TEST_F(JobsTest, AnEndedJobIsAskedForAgainAsItWas) {
  const Job first = create({.prompt = "fox", .steps = 7, .seed = 5, .images = 2}).status.job;
  EXPECT_EQ(jobs_.retry(me_, first.id).error().kind, ErrorKind::conflict);
  ASSERT_TRUE(jobs_.cancel(me_, first.id));
  const Job again = jobs_.retry(me_, first.id).value().job;
  EXPECT_EQ(again.retried_from, first.id);
  EXPECT_EQ(again.recipe.seed, 5);
  EXPECT_EQ(again.recipe.steps, 7);
  EXPECT_EQ(again.images, 2);
  EXPECT_EQ(jobs_.retry(me_, JobId::make()).error().kind, ErrorKind::not_found);
}

TEST_F(JobsTest, TheOrderOfTheQueueIsPeoplesToChange) {
  const Job a = create({.prompt = "a"}).status.job;
  const Job b = create({.prompt = "b"}).status.job;
  const Job c = create({.prompt = "c"}).status.job;
  ASSERT_TRUE(queue_.move(me_, c.id, a.id));
  ASSERT_TRUE(queue_.move(me_, a.id, {}));
  const auto page = jobs_.list(me_, {.states = {JobState::queued}}).value();
  ASSERT_THAT(page.items, SizeIs(3));
  EXPECT_EQ(page.items[0].job.id, c.id);
  EXPECT_EQ(page.items[1].job.id, b.id);
  EXPECT_EQ(page.items[2].job.id, a.id);
  EXPECT_EQ(page.items[1].position, 2);
  EXPECT_EQ(jobs_.get(me_, a.id)->position, 3);
  ASSERT_TRUE(jobs_.cancel(me_, a.id));
  EXPECT_EQ(queue_.move(me_, a.id, b.id).error().kind, ErrorKind::conflict);
  EXPECT_EQ(queue_.move(me_, b.id, a.id).error().kind, ErrorKind::conflict);
  EXPECT_EQ(queue_.move(me_, b.id, JobId::make()).error().kind, ErrorKind::invalid);
  EXPECT_EQ(queue_.move(me_, JobId::make(), {}).error().kind, ErrorKind::not_found);
}

TEST_F(JobsTest, ManyMovesIntoOneGapFindRoom) {
  const Job first = create({.prompt = "first"}).status.job;
  std::vector<Job> others;
  for (int i = 0; i < 30; ++i) others.push_back(create({.prompt = "x"}).status.job);
  // Each goes right in front of the first one: the gap there halves each time.
  for (const Job& job : others) ASSERT_TRUE(queue_.move(me_, job.id, first.id));
  const auto page = jobs_.list(me_, {.states = {JobState::queued}}).value();
  for (size_t i = 0; i < others.size(); ++i) EXPECT_EQ(page.items[i].job.id, others[i].id);
  EXPECT_EQ(page.items.back().job.id, first.id);
}

TEST_F(JobsTest, AQueueThatRestsSaysSoAndKnowsNoTime) {
  studio_.queue.times().learn_image(create({.prompt = "a"}).status.job.time_key, 12, 6);
  EXPECT_EQ(queue_.status(me_)->eta_ms, 6000);
  EXPECT_TRUE(queue_.pause(me_)->paused);
  EXPECT_FALSE(queue_.status(me_)->eta_ms);
  EXPECT_FALSE(queue_.resume(me_)->paused);
}

}  // namespace
}  // namespace atelier
