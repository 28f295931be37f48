#include "http/events.h"

#include <gtest/gtest.h>

namespace atelier::http {
namespace {

constexpr int64_t start_ms = 1'700'000'000'000;

TEST(EventHub, ReplaysWhatWasMissed) {
  EventHub hub(start_ms, {});
  const int64_t first = hub.publish("job", "{\"n\":1}");
  hub.publish("job", "{\"n\":2}");
  hub.publish("queue", "{\"n\":3}");
  const auto start = hub.start_of(first);
  EXPECT_FALSE(start.reset);
  int64_t position = start.position;
  const auto missed = hub.read(position, 100);
  ASSERT_TRUE(missed);
  ASSERT_EQ(missed->size(), 2U);
  EXPECT_EQ(*missed->at(0),
            "id: " + std::to_string(first + 1) + "\nevent: job\ndata: {\"n\":2}\n\n");
  EXPECT_EQ(position, hub.last_id());
  EXPECT_TRUE(hub.read(position, 100)->empty());
}

TEST(EventHub, ReadsInPortions) {
  EventHub hub(start_ms, {});
  int64_t position = hub.last_id();
  for (int i = 0; i < 10; ++i) hub.publish("job", "{}");
  EXPECT_EQ(hub.read(position, 4)->size(), 4U);
  EXPECT_EQ(hub.read(position, 100)->size(), 6U);
}

TEST(EventHub, ANewClientStartsNowWithoutReset) {
  EventHub hub(start_ms, {});
  hub.publish("job", "{}");
  const auto start = hub.start_of(std::nullopt);
  EXPECT_FALSE(start.reset);
  EXPECT_EQ(start.position, hub.last_id());
}

TEST(EventHub, ResetsWhoeverAsksForTheForgottenOrTheForeign) {
  EventHub hub(start_ms, {.events_max = 3, .bytes_max = 1 << 20});
  const int64_t first = hub.publish("job", "{}");
  for (int i = 0; i < 3; ++i) hub.publish("job", "{}");
  EXPECT_FALSE(hub.start_of(first).reset);  // all three that followed are remembered
  hub.publish("job", "{}");
  EXPECT_TRUE(hub.start_of(first).reset);
  EXPECT_TRUE(hub.start_of(hub.last_id() + 1).reset);  // from the future
  EXPECT_TRUE(hub.start_of(0).reset);

  EventHub later(start_ms + 5000, {});
  EXPECT_TRUE(later.start_of(hub.last_id()).reset);  // of an earlier life
  EXPECT_GT(later.last_id(), hub.last_id());
}

TEST(EventHub, ASlowReaderLosesItsPlace) {
  EventHub hub(start_ms, {.events_max = 8, .bytes_max = 1 << 20});
  int64_t position = hub.last_id();
  for (int i = 0; i < 9; ++i) hub.publish("job", "{}");
  EXPECT_FALSE(hub.read(position, 100));
}

TEST(EventHub, IsBoundedInBytes) {
  EventHub hub(start_ms, {.events_max = 1000, .bytes_max = 1000});
  int64_t position = hub.last_id();
  for (int i = 0; i < 5; ++i) hub.publish("progress", "\"" + std::string(400, 'x') + "\"");
  EXPECT_FALSE(hub.read(position, 100));
  position = hub.last_id() - 1;
  EXPECT_EQ(hub.read(position, 100)->size(), 1U);
}

TEST(EventHub, WakesItsWatchers) {
  EventHub hub(start_ms, {});
  int woken = 0;
  const auto watcher = hub.add_watcher([&] { ++woken; });
  hub.publish("job", "{}");
  EXPECT_EQ(hub.watchers(), 1U);
  hub.remove_watcher(watcher);
  hub.publish("job", "{}");
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace atelier::http
