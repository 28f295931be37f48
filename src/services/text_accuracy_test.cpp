#include "services/text_accuracy.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

TEST(TextAccuracy, six_and_a_half_is_what_the_model_does_anyway) {
  EXPECT_DOUBLE_EQ(cfg_of_text_accuracy(6.5, 7.5), 7.5);
  EXPECT_DOUBLE_EQ(cfg_of_text_accuracy(6.5, 5), 5);
  EXPECT_DOUBLE_EQ(cfg_of_text_accuracy(6.5, 2), 2);
}

TEST(TextAccuracy, it_goes_from_loose_to_literal) {
  EXPECT_DOUBLE_EQ(cfg_of_text_accuracy(1, 7.5), 1.5);
  EXPECT_DOUBLE_EQ(cfg_of_text_accuracy(10, 7.5), 15);
  EXPECT_DOUBLE_EQ(cfg_of_text_accuracy(1, 2), 1);
  for (double at = 1; at < 10; at += 0.5) {
    EXPECT_LT(cfg_of_text_accuracy(at, 7.5), cfg_of_text_accuracy(at + 0.5, 7.5)) << at;
  }
}

TEST(TextAccuracy, a_distilled_model_has_nothing_to_turn) {
  EXPECT_FALSE(has_text_accuracy(1));
  EXPECT_TRUE(has_text_accuracy(2));
}

}  // namespace
}  // namespace atelier
