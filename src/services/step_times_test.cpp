#include "services/step_times.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

TEST(StepTimes, what_never_drew_is_not_known) {
  StepTimes times;
  EXPECT_FALSE(times.seconds_of("aa 512x512 2 0", 20));
  times.learn_image("bb 512x512 2 0", 20, 40);
  EXPECT_FALSE(times.seconds_of("aa 512x512 2 0", 20)) << "another model says nothing";
}

TEST(StepTimes, the_same_work_takes_the_same_time) {
  StepTimes times;
  times.learn_image("aa 512x512 2 0", 20, 40);
  EXPECT_DOUBLE_EQ(times.seconds_of("aa 512x512 2 0", 30).value(), 60);
}

TEST(StepTimes, another_size_is_guessed_from_the_nearest_one) {
  StepTimes times;
  times.learn_image("aa 512x512 2 0", 10, 10);
  times.learn_image("aa 1024x1024 2 0", 10, 80);
  EXPECT_DOUBLE_EQ(times.seconds_of("aa 512x256 2 0", 10).value(), 5);
  EXPECT_DOUBLE_EQ(times.seconds_of("aa 1024x1536 2 0", 10).value(), 120);
}

TEST(StepTimes, what_is_no_step_is_known_apart) {
  StepTimes times;
  EXPECT_FALSE(times.overhead_seconds_of("aa 512x512 2 0"));
  times.learn_overhead("aa 512x512 2 0", 3);
  EXPECT_DOUBLE_EQ(times.overhead_seconds_of("aa 512x512 2 0").value(), 3);
  EXPECT_DOUBLE_EQ(times.overhead_seconds_of("aa 512x1024 2 0").value(), 6);
}

TEST(StepTimes, a_machine_that_got_busy_is_noticed) {
  StepTimes times;
  times.learn_image("aa 512x512 2 0", 10, 10);
  for (int i = 0; i < 6; ++i) times.learn_image("aa 512x512 2 0", 10, 30);
  EXPECT_NEAR(times.seconds_of("aa 512x512 2 0", 10).value(), 30, 3);
}

TEST(StepTimes, a_restart_forgets_nothing_and_nonsense_is_nothing) {
  StepTimes times;
  times.learn_image("aa 512x512 2 0", 10, 15);
  times.learn_overhead("aa 512x512 2 0", 5);
  times.learn_load("aa", 4);
  StepTimes again;
  again.read("no JSON");
  again.read(times.text());
  EXPECT_DOUBLE_EQ(again.seconds_of("aa 512x512 2 0", 10).value(), 15);
  EXPECT_DOUBLE_EQ(again.overhead_seconds_of("aa 512x512 2 0").value(), 5);
  EXPECT_DOUBLE_EQ(again.load_seconds_of("aa"), 4);
}

}  // namespace
}  // namespace atelier
