#include "services/progress_meter.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

using protocol::Phase;

protocol::Progress said(int image, int step, Phase phase = Phase::denoising) {
  return {.job_id = "j", .image = image, .step = step, .steps = 10, .phase = phase};
}

TEST(ProgressMeter, the_time_left_is_right_after_the_second_step) {
  ProgressMeter meter(1, 1);
  EXPECT_FALSE(meter.report(said(0, 0, Phase::loading), 0).eta_ms) << "nothing is known yet";
  meter.report(said(0, 0, Phase::encoding), 30);
  EXPECT_FALSE(meter.report(said(0, 1), 33).eta_ms) << "loading and warming up are no measure";
  const auto progress = meter.report(said(0, 2), 35);
  // Eight steps of two seconds, and a little for the decoder.
  EXPECT_NEAR(double(progress.eta_ms.value()), 16000, 3200);
  EXPECT_NEAR(progress.fraction, 0.19, 1e-9);
}

TEST(ProgressMeter, later_images_cost_what_the_first_one_did) {
  ProgressMeter meter(3, 3);
  meter.report(said(0, 0, Phase::encoding), 0);
  for (int step = 1; step <= 10; ++step) meter.report(said(0, step), 1 + step);
  meter.image_finished(15);  // one second of words, ten of steps, four of decoding
  meter.report(said(1, 0, Phase::encoding), 15);
  meter.report(said(1, 1), 17);
  const auto progress = meter.report(said(1, 2), 18);
  EXPECT_NEAR(double(progress.eta_ms.value()), (8 + 4 + 15) * 1000, 500);
}

TEST(ProgressMeter, what_was_made_before_tells_before_the_first_step) {
  ProgressMeter meter(2, 2, {.image_s = 20, .overhead_s = {}});
  EXPECT_EQ(meter.report(said(0, 0, Phase::loading), 0).eta_ms, 40000);
  meter.report(said(0, 0, Phase::encoding), 5);
  EXPECT_EQ(meter.report(said(0, 1), 8).eta_ms, 37000);
  EXPECT_EQ(meter.load_s(), 5);
}

TEST(ProgressMeter, what_was_no_step_before_will_be_none_again) {
  ProgressMeter meter(1, 1, {.image_s = 30, .overhead_s = 10});
  meter.report(said(0, 0, Phase::encoding), 0);
  meter.report(said(0, 1), 3);
  // Eight steps of one second, and most of the ten.
  EXPECT_EQ(meter.report(said(0, 2), 4).eta_ms, 16000);
  for (int step = 3; step <= 10; ++step) meter.report(said(0, step), 2 + step);
  meter.image_finished(18);
  EXPECT_DOUBLE_EQ(meter.overhead_of_last_s().value(), 8);
}

TEST(ProgressMeter, the_steps_of_a_second_pass_cost_what_they_cost) {
  // Of ten steps the last four take four times as long.
  ProgressMeter meter(1, 1, {.image_s = {}, .overhead_s = 0}, {.late_share = 0.4, .late_cost = 4});
  meter.report(said(0, 0, Phase::encoding), 0);
  meter.report(said(0, 1), 1);
  const auto second = meter.report(said(0, 2), 2);
  EXPECT_EQ(second.eta_ms, 4000 + 16000);
  EXPECT_NEAR(second.fraction, 0.95 * 2 / 22, 1e-9);
  for (int step = 3; step <= 6; ++step) meter.report(said(0, step), step);
  // They turn out to take six: told after the second of them.
  meter.report(said(0, 7), 12);
  EXPECT_EQ(meter.report(said(0, 8), 18).eta_ms, 12000);
}

TEST(ProgressMeter, images_that_are_done_count_as_done) {
  ProgressMeter meter(4, 1);
  EXPECT_DOUBLE_EQ(meter.report(said(3, 0), 0).fraction, 0.75);
}

}  // namespace
}  // namespace atelier
