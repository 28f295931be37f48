#include "base/recent.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

TEST(Recent, WhatWasNotAskedForLongestLeavesFirst) {
  Recent<int> recent(3);
  recent.put("a", 1, 1);
  recent.put("b", 2, 1);
  recent.put("c", 3, 1);
  ASSERT_NE(recent.find("a"), nullptr);
  recent.put("d", 4, 1);
  EXPECT_EQ(recent.find("b"), nullptr);
  ASSERT_NE(recent.find("a"), nullptr);
  EXPECT_EQ(*recent.find("a"), 1);
  EXPECT_EQ(recent.weight(), 3U);
}

TEST(Recent, AHeavyOneTakesTheRoomOfSeveral) {
  Recent<int> recent(10);
  for (int i = 0; i < 10; ++i) recent.put(std::to_string(i), i, 1);
  recent.put("heavy", 99, 8);
  EXPECT_EQ(recent.weight(), 10U);
  EXPECT_EQ(recent.find("7"), nullptr);
  EXPECT_NE(recent.find("8"), nullptr);
  EXPECT_NE(recent.find("heavy"), nullptr);
}

TEST(Recent, WhatIsTooHeavyIsNotKeptAndNothingLeavesForIt) {
  Recent<int> recent(10);
  recent.put("a", 1, 5);
  recent.put("b", 2, 11);
  EXPECT_EQ(recent.find("b"), nullptr);
  EXPECT_NE(recent.find("a"), nullptr);
}

TEST(Recent, TheSameKeyIsReplacedAndErasingForgetsItsWeight) {
  Recent<int> recent(10);
  recent.put("a", 1, 5);
  recent.put("a", 2, 3);
  EXPECT_EQ(*recent.find("a"), 2);
  EXPECT_EQ(recent.weight(), 3U);
  recent.erase("a");
  recent.erase("a");
  EXPECT_EQ(recent.find("a"), nullptr);
  EXPECT_EQ(recent.weight(), 0U);
}

}  // namespace
}  // namespace atelier
