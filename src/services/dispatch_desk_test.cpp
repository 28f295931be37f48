#include "base/clock.h"
#include "services/test_desk.h"

namespace atelier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(DeskTest, AJobIsDrawnSavedAndDone) {
  const Job job = studio_.add_job(2);
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  const auto runs = peer->heard<protocol::RunJob>();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].job_id, job.id.text);
  EXPECT_EQ(runs[0].plan.model_path, "/models/starter");
  EXPECT_THAT(runs[0].plan.images, ElementsAre(0, 1));
  EXPECT_EQ(studio_.board.status().state, EngineState::busy);
  draw(1, job, 0);
  draw(1, job, 1);
  say(1, protocol::Done{job.id.text});
  EXPECT_EQ(studio_.job(job.id).state, JobState::running) << "the pictures are not on disk yet";
  save_all();
  const Job done = studio_.job(job.id);
  EXPECT_EQ(done.state, JobState::done);
  EXPECT_EQ(done.asset_ids.size(), 2U);
  EXPECT_EQ(studio_.sink.count("job done"), 1);
}

TEST_F(DeskTest, AWaitingEngineGetsAJobThatComesLater) {
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  EXPECT_TRUE(peer->heard<protocol::RunJob>().empty());
  studio_.add_job();
  desk_.hand_out();
  EXPECT_EQ(peer->heard<protocol::RunJob>().size(), 1U);
}

TEST_F(DeskTest, AnImageThatComesTwiceIsKeptOnce) {
  const Job job = studio_.add_job();
  connect(1);
  say(1, protocol::Claim{});
  draw(1, job, 0);
  draw(1, job, 0);
  say(1, protocol::Done{job.id.text});
  save_all();
  EXPECT_EQ(assets(), 1);
  EXPECT_EQ(studio_.job(job.id).state, JobState::done);
}

TEST_F(DeskTest, CancellingTellsTheEngineAndKeepsWhatIsDrawn) {
  const Job job = studio_.add_job(3);
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  draw(1, job, 0);
  save_all();
  cancel(job.id);
  EXPECT_EQ(peer->heard<protocol::Cancel>().size(), 1U);
  say(1, protocol::Failed{job.id.text, "cancelled", "stopped"});
  EXPECT_EQ(studio_.job(job.id).state, JobState::cancelled);
  EXPECT_EQ(assets(), 1);
  studio_.add_job();
  say(1, protocol::Claim{});
  EXPECT_EQ(peer->heard<protocol::RunJob>().size(), 2U) << "the engine goes on";
}

TEST_F(DeskTest, TheEnginesReasonReachesTheJob) {
  const Job job = studio_.add_job();
  connect(1);
  say(1, protocol::Claim{});
  say(1, protocol::Failed{job.id.text, "exhausted", "There is not enough memory for 64x64."});
  const Job failed = studio_.job(job.id);
  EXPECT_EQ(failed.state, JobState::failed);
  EXPECT_EQ(failed.error->kind, ErrorKind::exhausted);
  EXPECT_EQ(failed.error->message, "There is not enough memory for 64x64.");
}

TEST_F(DeskTest, APictureThatCannotBeSavedFailsTheJobAndStopsTheEngine) {
  const Job job = studio_.add_job(3);
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  draw(1, job, 0);
  to_save_.clear();
  desk_.saved(job.id, 0, fail(ErrorKind::exhausted, "The disk is full."));
  EXPECT_EQ(peer->heard<protocol::Cancel>().size(), 1U);
  EXPECT_EQ(studio_.job(job.id).state, JobState::running) << "until the engine let go";
  say(1, protocol::Failed{job.id.text, "cancelled", "stopped"});
  EXPECT_EQ(studio_.job(job.id).state, JobState::failed);
  EXPECT_EQ(studio_.job(job.id).error->message, "The disk is full.");
}

TEST_F(DeskTest, AJobWhoseModelHasGoneFailsAndTheNextOneRuns) {
  const Job lost = studio_.add_job();
  Model gone = studio_.model;
  gone.hash = "ffffffffffffffff";
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return ModelStore().put(tx, gone); }));
  studio_.model.hash = gone.hash;
  const Job next = studio_.add_job();
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  EXPECT_EQ(studio_.job(lost.id).state, JobState::failed);
  EXPECT_THAT(studio_.job(lost.id).error->message, HasSubstr("queue it again"));
  EXPECT_EQ(peer->heard<protocol::RunJob>().at(0).job_id, next.id.text);
}

TEST_F(DeskTest, ManyJobsWithoutAModelEndOneAfterAnother) {
  for (int i = 0; i < 300; ++i) studio_.add_job();
  Model gone = studio_.model;
  gone.state = ModelState::missing;
  gone.fault = "Its files have gone.";
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return ModelStore().put(tx, gone); }));
  connect(1);
  say(1, protocol::Claim{});
  EXPECT_EQ(studio_.sink.count("job failed"), 300);
}

TEST_F(DeskTest, NonsenseIsHungUpOn) {
  const std::vector<std::string> nonsense{"no json", "{\"type\":\"claim\"}",
                                          "{\"type\":\"hello\",\"protocol\":1}"};
  for (const std::string& frame : nonsense) {
    auto peer = std::make_shared<FakePeer>();
    desk_.opened(7, peer);
    desk_.heard_text(7, frame);
    EXPECT_TRUE(peer->closed()) << frame;
  }
  const auto peer = connect(8);
  desk_.heard_binary(8, "pixels");
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(lost_, 4);
}

TEST_F(DeskTest, AHeartbeatBeforeHelloIsNoOffence) {
  auto peer = std::make_shared<FakePeer>();
  desk_.opened(1, peer);
  say(1, protocol::Heartbeat{});
  EXPECT_FALSE(peer->closed());
}

TEST_F(DeskTest, AnEngineOfAnotherVersionIsRefusedWithASentence) {
  auto peer = std::make_shared<FakePeer>();
  desk_.opened(1, peer);
  protocol::Hello hello = test_hello();
  hello.protocol = protocol::protocol_version + 1;
  say(1, hello);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(studio_.board.status().state, EngineState::down);
  EXPECT_THAT(studio_.board.status().message, HasSubstr("same release"));
}

TEST_F(DeskTest, APictureOfAnotherSizeIsNotKept) {
  const Job job = studio_.add_job();
  connect(1);
  say(1, protocol::Claim{});
  const std::string pixels = test_pixels(8, 8, 1);
  say(1, protocol::Image{job.id.text, 0, 8, 8, 3, int64_t(pixels.size()), job.recipe.seed, 5});
  desk_.heard_binary(1, pixels);
  EXPECT_TRUE(to_save_.empty());
  say(1, protocol::Failed{job.id.text, "cancelled", ""});
  EXPECT_EQ(studio_.job(job.id).state, JobState::failed);
}

TEST_F(DeskTest, ProgressCountsOverTheWholeJob) {
  const Job job = studio_.add_job(2);
  connect(1);
  say(1, protocol::Claim{});
  draw(1, job, 0);
  protocol::Progress said{job.id.text, 1, 10, 20, protocol::Phase::denoising, 8, 8, 192};
  say(1, said);
  desk_.heard_binary(1, std::string(192, 'x'));
  const JobProgress progress = studio_.sink.last_progress();
  EXPECT_EQ(progress.image, 1);
  EXPECT_DOUBLE_EQ(progress.fraction, (1 + 0.5 * 0.95) / 2) << "decoding is still to come";
  EXPECT_EQ(studio_.sink.previews(), 1);
}

TEST_F(DeskTest, PreviewsAreShownFiveTimesASecond) {
  const Job job = studio_.add_job();
  connect(1);
  say(1, protocol::Claim{});
  const double began = steady_seconds();
  for (int i = 0; i < 200; ++i) {
    say(1, protocol::Progress{job.id.text, 0, 10, 20, protocol::Phase::denoising, 8, 8, 192});
    desk_.heard_binary(1, std::string(192, 'x'));
  }
  EXPECT_GE(studio_.sink.previews(), 1);
  EXPECT_LE(studio_.sink.previews(), 1 + 5 * (steady_seconds() - began));
}

TEST_F(DeskTest, LeavingPutsTheRunningJobBack) {
  const Job job = studio_.add_job();
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  desk_.leave();
  EXPECT_EQ(peer->heard<protocol::Shutdown>().size(), 1U);
  EXPECT_EQ(studio_.job(job.id).state, JobState::queued);
  EXPECT_EQ(studio_.job(job.id).deaths, 0);
}

TEST_F(DeskTest, WhatRanWhenTheLastServerStoppedIsQueuedAgain) {
  const Job job = studio_.add_job();
  ASSERT_TRUE(studio_.db->write([](Tx& tx) { return JobStore().claim_next(tx, 1); }));
  ASSERT_TRUE(desk_.recover());
  EXPECT_EQ(studio_.job(job.id).state, JobState::queued);
}

TEST_F(DeskTest, WhileTheQueueRestsNothingBegins) {
  studio_.queue.set_paused(true);
  studio_.add_job();
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  EXPECT_TRUE(peer->heard<protocol::RunJob>().empty());
  studio_.queue.set_paused(false);
  desk_.hand_out();
  EXPECT_EQ(peer->heard<protocol::RunJob>().size(), 1U);
}

TEST_F(DeskTest, TheEngineLearnsWhatTheNextJobsWillWant) {
  studio_.add_job();
  const Model other = studio_.add_model("main", "sd-1", "Other");
  Job next = test_job();
  next.model = {other.id, other.name, other.hash};
  next.position = 0;
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return JobStore().insert(tx, next, {}); }));
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  EXPECT_THAT(peer->heard<protocol::RunJob>().at(0).next_model_paths, ElementsAre(other.path));
}

}  // namespace
}  // namespace atelier
