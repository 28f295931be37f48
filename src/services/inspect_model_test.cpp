#include "services/inspect_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "db/temp_database.h"

namespace atelier {
namespace {

using testing::HasSubstr;

// A program that answers for each path until one says "deadly".
class InspectTest : public testing::Test {
 protected:
  InspectTest() {
    std::ofstream(program_) << R"(#!/bin/sh
shift
echo run >> "$0.runs"
for path in "$@"; do
  case "$path" in *deadly*) echo "it broke" >&2; kill -9 $$;; esac
  echo "{\"base\":\"sd-1\",\"type\":\"lora\",\"format\":\"checkpoint\",\"fault\":\"$path\"}"
done
)";
    std::filesystem::permissions(program_, std::filesystem::perms::owner_all);
  }
  int runs() const {
    std::ifstream file(program_ + ".runs");
    return int(std::count(std::istreambuf_iterator<char>(file), {}, '\n'));
  }
  TempFolder folder_;
  const std::string program_ = folder_.at("engine");
};

TEST_F(InspectTest, ManyAreAskedForAtOnceAndAnsweredInOrder) {
  const auto facts = inspect_with(program_)({"/a", "/b", "/c"});
  ASSERT_EQ(facts.size(), 3U);
  EXPECT_EQ(facts[0]->fault, "/a");
  EXPECT_EQ(facts[2]->fault, "/c");
  EXPECT_EQ(runs(), 1);
}

TEST_F(InspectTest, OneThatEndsTheEngineCostsTheOthersNothing) {
  const auto facts = inspect_with(program_)({"/a", "/deadly", "/c", "/d"});
  ASSERT_EQ(facts.size(), 4U);
  EXPECT_EQ(facts[0]->fault, "/a");
  ASSERT_FALSE(facts[1]);
  EXPECT_THAT(facts[1].error().message, HasSubstr("it broke"));
  EXPECT_EQ(facts[2]->fault, "/c");
  EXPECT_EQ(facts[3]->fault, "/d");
}

TEST_F(InspectTest, WithoutAProgramNobodyIsAskedTwice) {
  const auto facts = inspect_with(folder_.at("none"))({"/a", "/b"});
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_FALSE(facts[0]);
  EXPECT_FALSE(facts[1]);
}

}  // namespace
}  // namespace atelier
