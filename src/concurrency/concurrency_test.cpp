#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>

#include "concurrency/channel.h"
#include "concurrency/pool.h"

namespace atelier {
namespace {

TEST(Pool, RunsWhatItTakes) {
  std::atomic<int> sum = 0;
  std::promise<void> last;
  Pool pool({.name = "test", .threads = 3, .queue_max = 100});
  for (int i = 1; i <= 50; ++i) {
    ASSERT_TRUE(pool.submit([&, i] {
      if ((sum += i) == 1275) last.set_value();
    }));
  }
  last.get_future().get();
  EXPECT_EQ(sum, 1275);
}

TEST(Pool, RefusesWhenFullAndAfterStop) {
  std::promise<void> started;
  std::promise<void> release;
  Pool pool({.name = "test", .threads = 1, .queue_max = 2});
  ASSERT_TRUE(pool.submit([&] {
    started.set_value();
    release.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_EQ(pool.load().queued, 2U);
  EXPECT_EQ(pool.load().running, 1U);
  const auto refused = pool.submit([] {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  release.set_value();
  pool.stop();
  EXPECT_FALSE(pool.submit([] {}));
}

TEST(Pool, SurvivesATaskThatThrows) {
  std::promise<void> done;
  Pool pool({.name = "test", .threads = 1, .queue_max = 4});
  ASSERT_TRUE(pool.submit([] { throw std::runtime_error("on purpose"); }));
  ASSERT_TRUE(pool.submit([&] { done.set_value(); }));
  done.get_future().get();
}

TEST(Channel, KeepsOrderAndIsBounded) {
  Channel<int> channel(2);
  EXPECT_TRUE(channel.try_push(1));
  EXPECT_TRUE(channel.try_push(2));
  EXPECT_FALSE(channel.try_push(3));
  EXPECT_EQ(channel.pop(0), 1);
  channel.close();
  EXPECT_FALSE(channel.try_push(4));
  EXPECT_EQ(channel.pop(0), 2);
  EXPECT_EQ(channel.pop(10'000), std::nullopt);  // closed: returns at once
}

}  // namespace
}  // namespace atelier
