#include "services/engine_supervisor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/clock.h"
#include "services/home.h"
#include "services/run_program.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

using testing::HasSubstr;

template <class F>
bool eventually(F&& condition) {
  const double deadline = steady_seconds() + 20;
  while (!condition()) {
    if (steady_seconds() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

// Shell scripts stand in for the engine.
class SupervisorTest : public testing::Test {
 protected:
  SupervisorSettings settings(const std::string& script) {
    return {.program = "/bin/sh",
            .arguments = {"-c", script},
            .token = "secret",
            .log_file = folder_.at("engine.log"),
            .restart_delay_ms_min = 1,
            .restart_delay_ms_max = 10,
            .down_retry_ms = 60'000};
  }
  std::string log() const {
    std::ifstream file(folder_.at("engine.log"));
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  TempFolder folder_;
  RecordingSink sink_;
  EngineBoard board_{sink_};
};

TEST_F(SupervisorTest, TheEngineGetsItsTokenAndItsLog) {
  const auto supervisor =
      EngineSupervisor::start(settings("echo token $ATELIER_ENGINE_TOKEN; sleep 60"), board_);
  EXPECT_TRUE(eventually([&] { return log() == "token secret\n"; })) << log();
}

TEST_F(SupervisorTest, AKilledEngineIsStartedAgain) {
  const auto supervisor = EngineSupervisor::start(settings("exec sleep 60"), board_);
  ASSERT_TRUE(eventually([&] { return supervisor->pid() != 0; }));
  const int first = supervisor->pid();
  ::kill(first, SIGKILL);
  ASSERT_TRUE(eventually([&] { return supervisor->pid() != 0 && supervisor->pid() != first; }));
  EXPECT_EQ(board_.status().restarts, 1);
  EXPECT_THAT(board_.status().message, HasSubstr("signal 9"));
  const int second = supervisor->pid();
  supervisor->replace();
  EXPECT_TRUE(eventually([&] { return supervisor->pid() != 0 && supervisor->pid() != second; }));
}

TEST_F(SupervisorTest, AKillFromOutsideIsToldFromADeathOfItsOwn) {
  constexpr int news_ms = 20'000;
  SupervisorSettings slow = settings("exec sleep 60");
  slow.restart_delay_ms_min = slow.restart_delay_ms_max = 500;
  const auto supervisor = EngineSupervisor::start(slow, board_);
  const auto next = [&](int before) {
    return eventually([&] { return supervisor->pid() != 0 && supervisor->pid() != before; });
  };
  ASSERT_TRUE(next(0));
  const int first = supervisor->pid();
  ::kill(first, SIGKILL);
  EXPECT_EQ(supervisor->take_death(news_ms), EngineDeath::killed);
  EXPECT_EQ(supervisor->take_death(0), std::nullopt);
  ASSERT_TRUE(next(first));
  const int second = supervisor->pid();
  ::kill(second, SIGSEGV);
  EXPECT_EQ(supervisor->take_death(news_ms), EngineDeath::its_own);
  ASSERT_TRUE(next(second));
  supervisor->replace();
  EXPECT_EQ(supervisor->take_death(news_ms), EngineDeath::its_own);
}

TEST_F(SupervisorTest, AnEngineThatKeepsDyingIsDownWithASentence) {
  const auto supervisor = EngineSupervisor::start(settings("exit 3"), board_);
  ASSERT_TRUE(eventually([&] { return board_.status().state == EngineState::down; }));
  EXPECT_THAT(board_.status().message, HasSubstr("5 times in a row (last: exit code 3)"));
  EXPECT_THAT(board_.status().message, HasSubstr("engine.log"));
}

TEST_F(SupervisorTest, DyingWhileDrawingIsTheJobsBusiness) {
  auto quick = settings("exit 3");
  board_.said_hello(test_hello());
  const auto supervisor = EngineSupervisor::start(quick, board_);
  const bool many = eventually([&] {
    if (board_.status().state == EngineState::starting) board_.working(true);
    return board_.status().restarts >= 8 || board_.status().state == EngineState::down;
  });
  EXPECT_TRUE(many);
}

TEST_F(SupervisorTest, NoProgramIsASentence) {
  auto nothing = settings("");
  nothing.program = folder_.at("none");
  const auto supervisor = EngineSupervisor::start(nothing, board_);
  ASSERT_TRUE(eventually([&] { return board_.status().state == EngineState::down; }));
  EXPECT_THAT(board_.status().message, HasSubstr("--engine-program"));
}

TEST_F(SupervisorTest, AnEngineThatWillNotLeaveIsKilled) {
  auto stubborn = settings("trap '' TERM; echo up; while :; do sleep 1; done");
  stubborn.leave_ms = 200;
  auto supervisor = EngineSupervisor::start(stubborn, board_);
  ASSERT_TRUE(eventually([&] { return log() == "up\n"; }));
  const int pid = supervisor->pid();
  supervisor.reset();
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST(RunProgram, BringsBackWhatWasPrinted) {
  const auto ran = run_program({"/bin/sh", "-c", "echo out; echo err >&2; exit 4"}, {});
  ASSERT_TRUE(ran) << to_line(ran.error());
  EXPECT_EQ(ran->out, "out\n");
  EXPECT_EQ(ran->err, "err\n");
  EXPECT_EQ(ran->exit_code, 4);
}

TEST(RunProgram, HasADeadlineAndALimit) {
  const auto late = run_program({"/bin/sh", "-c", "exec sleep 60"}, {.deadline_ms = 100});
  EXPECT_EQ(late.error().kind, ErrorKind::unavailable);
  const auto loud =
      run_program({"/bin/sh", "-c", "head -c 100000 /dev/zero"}, {.output_bytes_max = 1000});
  EXPECT_EQ(loud->out.size(), 1000U);
  EXPECT_EQ(run_program({"/nowhere/program"}, {}).error().kind, ErrorKind::not_found);
}

TEST(HomeTest, TwoServersDoNotShareAHome) {
  const TempFolder folder;
  {
    const auto first = Home::open(folder.at("home"), HomeLock::exclusive);
    ASSERT_TRUE(first) << to_line(first.error());
    EXPECT_TRUE(home_is_in_use(folder.at("home")));
    const auto second = Home::open(folder.at("home"), HomeLock::exclusive);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::conflict);
    EXPECT_THAT(second.error().message, HasSubstr("--home"));
    EXPECT_TRUE(Home::open(folder.at("home"), HomeLock::none));
  }
  EXPECT_FALSE(home_is_in_use(folder.at("home")));
  EXPECT_TRUE(Home::open(folder.at("home"), HomeLock::exclusive));
}

TEST(HomeTest, AHomeThatCannotBeWrittenIsASentence) {
  const auto refused = Home::open("/proc/atelier", HomeLock::exclusive);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("/proc/atelier cannot be written"));
  EXPECT_THAT(refused.error().message, HasSubstr("--home"));
}

}  // namespace
}  // namespace atelier
