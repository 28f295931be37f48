#include "services/test_desk.h"

namespace atelier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(DeskTest, AfterADeathOnlyTheMissingImagesAreAskedFor) {
  const Job job = studio_.add_job(3);
  connect(1);
  say(1, protocol::Claim{});
  draw(1, job, 0);
  desk_.closed(1);
  EXPECT_EQ(studio_.job(job.id).state, JobState::running) << "image 0 is on its way to the disk";
  save_all();
  EXPECT_EQ(studio_.job(job.id).state, JobState::queued);
  const auto second = connect(2);
  say(2, protocol::Claim{});
  EXPECT_THAT(second->heard<protocol::RunJob>().at(0).plan.images, ElementsAre(1, 2));
  EXPECT_EQ(studio_.job(job.id).attempts, 2);
}

TEST_F(DeskTest, TheThirdDeathInARowFailsTheJobWithAReason) {
  const Job job = studio_.add_job();
  for (int engine = 1; engine <= 3; ++engine) {
    EXPECT_EQ(studio_.job(job.id).state, JobState::queued);
    connect(engine);
    say(engine, protocol::Claim{});
    desk_.closed(engine);
  }
  const Job failed = studio_.job(job.id);
  EXPECT_EQ(failed.state, JobState::failed);
  EXPECT_THAT(failed.error->message, HasSubstr("died 3 times"));
}

TEST_F(DeskTest, KillsFromOutsideAreNoFaultOfTheJob) {
  const Job job = studio_.add_job();
  killed_ = true;
  for (int engine = 1; engine <= 10; ++engine) {
    connect(engine);
    say(engine, protocol::Claim{});
    desk_.closed(engine);
    EXPECT_EQ(studio_.job(job.id).state, JobState::queued);
    EXPECT_EQ(studio_.job(job.id).deaths, 0);
  }
  // But not for ever: who kills every engine on this job does not want it drawn.
  for (int engine = 11; engine <= killed_attempts + 2; ++engine) {
    connect(engine);
    say(engine, protocol::Claim{});
    desk_.closed(engine);
  }
  EXPECT_EQ(studio_.job(job.id).state, JobState::failed);
}

TEST_F(DeskTest, DeathsCountFromTheLastFinishedImage) {
  const Job job = studio_.add_job(9);
  for (int engine = 1; engine <= 6; ++engine) {
    connect(engine);
    say(engine, protocol::Claim{});
    draw(engine, job, engine - 1);
    save_all();
    desk_.closed(engine);
    EXPECT_EQ(studio_.job(job.id).state, JobState::queued) << engine;
  }
}

TEST_F(DeskTest, ADeathAfterTheLastImageIsADoneJob) {
  const Job job = studio_.add_job();
  connect(1);
  say(1, protocol::Claim{});
  draw(1, job, 0);
  desk_.closed(1);
  save_all();
  EXPECT_EQ(studio_.job(job.id).state, JobState::done);
}

TEST_F(DeskTest, ACancelledJobWhoseEngineDiesStaysCancelled) {
  const Job job = studio_.add_job();
  connect(1);
  say(1, protocol::Claim{});
  cancel(job.id);
  desk_.closed(1);
  EXPECT_EQ(studio_.job(job.id).state, JobState::cancelled);
}

}  // namespace
}  // namespace atelier
