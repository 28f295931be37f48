#include "services/tasks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "services/limits.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

constexpr int long_ms = 20'000;

class TaskServiceTest : public testing::Test {
 protected:
  TaskStatus ended(const TaskStatus& task) { return tasks_.wait(me_, task.id, long_ms).value(); }
  RecordingSink sink_;
  Caller me_;
  TaskService tasks_{sink_, {.threads = 1, .waiting_max = 1, .kept_max = 2}};
};

TEST_F(TaskServiceTest, ATaskTellsWhatItDid) {
  const UndoId undo = UndoId::make();
  const auto task = tasks_.start(me_, "move", "Moving", [&](TaskRun& run) -> Result<> {
    run.set_total(4);
    run.add_succeeded(2);
    run.add_skipped();
    run.add_failed("X", "protected", "It is protected.");
    run.set_undo(undo);
    return {};
  });
  ASSERT_TRUE(task);
  EXPECT_EQ(task->state, TaskState::running);
  const TaskStatus end = ended(*task);
  EXPECT_EQ(end.state, TaskState::done);
  EXPECT_EQ(end.done, 4);
  EXPECT_EQ(end.succeeded, 2);
  EXPECT_EQ(end.skipped, 1);
  EXPECT_EQ(end.failed_count, 1);
  EXPECT_EQ(end.failed.at(0).code, "protected");
  EXPECT_EQ(end.undo_id, undo);
  EXPECT_EQ(sink_.seen().front(), "task running");
  EXPECT_EQ(sink_.seen().back(), "task done");
}

TEST_F(TaskServiceTest, AFailureIsASentence) {
  const auto task = tasks_.start(me_, "move", "Moving", [](TaskRun&) -> Result<> {
    return fail(ErrorKind::exhausted, "The disk is full.");
  });
  const TaskStatus end = ended(*task);
  EXPECT_EQ(end.state, TaskState::failed);
  EXPECT_EQ(end.error, "The disk is full.");
}

TEST_F(TaskServiceTest, ACancelledTaskStopsBetweenTwoPieces) {
  std::promise<void> begun;
  const auto task = tasks_.start(me_, "move", "Moving", [&](TaskRun& run) -> Result<> {
    begun.set_value();
    while (true) {
      TRY_DO(run.go_on());
      std::this_thread::yield();
    }
  });
  begun.get_future().wait();
  ASSERT_TRUE(tasks_.cancel(me_, task->id));
  EXPECT_EQ(ended(*task).state, TaskState::cancelled);
  EXPECT_EQ(tasks_.cancel(me_, task->id).error().kind, ErrorKind::conflict);
}

TEST_F(TaskServiceTest, TooManyAreRefusedAndLeaveNothing) {
  std::promise<void> gate;
  const auto open = gate.get_future().share();
  std::promise<void> begun;
  const auto first = tasks_.start(me_, "a", "", [&](TaskRun&) -> Result<> {
    begun.set_value();
    open.wait();
    return {};
  });
  begun.get_future().wait();
  const auto second = tasks_.start(me_, "b", "", [](TaskRun&) { return Result<>(); });
  const auto third = tasks_.start(me_, "c", "", [](TaskRun&) { return Result<>(); });
  EXPECT_TRUE(second);
  EXPECT_EQ(third.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(tasks_.list(me_)->size(), 2U);
  gate.set_value();
  EXPECT_EQ(ended(*second).state, TaskState::done);
}

TEST_F(TaskServiceTest, OnlyTheLastEndedOnesAreRemembered) {
  TaskStatus first;
  for (int i = 0; i < 4; ++i) {
    const auto task = tasks_.start(me_, "a", "", [](TaskRun&) { return Result<>(); });
    if (i == 0) first = *task;
    ended(*task);
  }
  EXPECT_EQ(tasks_.list(me_)->size(), 3U);
  EXPECT_EQ(tasks_.get(me_, first.id).error().kind, ErrorKind::not_found);
}

TEST_F(TaskServiceTest, SomebodyElsesTaskIsNotThere) {
  const auto task = tasks_.start(me_, "a", "", [](TaskRun&) { return Result<>(); });
  EXPECT_EQ(tasks_.get(Caller{"ann"}, task->id).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(tasks_.list(Caller{"ann"})->empty());
}

TEST_F(TaskServiceTest, FaultsAreCountedBeyondThoseNamedAndProgressIsNotAFlood) {
  constexpr int faults = limits::task_faults_max + 1000;
  const auto task = tasks_.start(me_, "a", "", [](TaskRun& run) -> Result<> {
    for (int i = 0; i < faults; ++i) run.add_failed("X", "code", "No.");
    return {};
  });
  const TaskStatus end = ended(*task);
  EXPECT_EQ(end.failed.size(), size_t{limits::task_faults_max});
  EXPECT_EQ(end.failed_count, faults);
  EXPECT_LT(sink_.seen().size(), 20U);
}

}  // namespace
}  // namespace atelier
