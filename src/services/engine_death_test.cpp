#include "services/engine_death.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>

namespace atelier {
namespace {

// As the kernel writes them.
constexpr int killed = SIGKILL;
constexpr int crashed = SIGSEGV;
constexpr int left = 3 << 8;

TEST(EngineDeath, IsSomebodyElsesOnlyWhenKilledWithMemoryToSpare) {
  EXPECT_EQ(judge_death(killed, false, 4, 4), EngineDeath::killed);
  EXPECT_EQ(judge_death(killed, false, 4, 5), EngineDeath::its_own);
  EXPECT_EQ(judge_death(killed, true, 4, 4), EngineDeath::its_own);
  EXPECT_EQ(judge_death(killed, false, std::nullopt, 4), EngineDeath::its_own);
  EXPECT_EQ(judge_death(crashed, false, 4, 4), EngineDeath::its_own);
  EXPECT_EQ(judge_death(left, false, 4, 4), EngineDeath::its_own);
}

TEST(EngineDeath, CountersAreFoundByTheirWholeName) {
  constexpr auto lines = "low 1\noom 7\noom_kill 12\noom_group_kill 3\n";
  EXPECT_EQ(counter_in(lines, "oom_kill"), 12);
  EXPECT_EQ(counter_in(lines, "oom"), 7);
  EXPECT_EQ(counter_in(lines, "kill"), -1);
  EXPECT_EQ(counter_in("oom_kill 5", "oom_kill"), 5);
  EXPECT_EQ(counter_in("", "oom_kill"), -1);
}

}  // namespace
}  // namespace atelier
