#include <gtest/gtest.h>

#include <thread>

#include "base/clock.h"
#include "http/detail/test_server.h"
#include "http/raw_client.h"

namespace atelier::http {
namespace {

constexpr std::string_view wait_request = "POST /wait HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view hello_request = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

bool becomes(const std::atomic<int>& number, int wanted) {
  const double until = steady_seconds() + 5;
  while (number != wanted && steady_seconds() < until) std::this_thread::yield();
  return number == wanted;
}

TEST(Presence, EndsWhenTheClientLeavesInAnyWay) {
  TestServer test;
  const auto leaves = [&](auto leave) {
    RawClient client(test.port());
    client.send(wait_request);
    EXPECT_TRUE(becomes(test.waiting, 1));
    leave(client);
    EXPECT_TRUE(becomes(test.waiting, 0));
  };
  leaves([](RawClient& client) { client.reset(); });
  leaves([](RawClient& client) { client.end_sending(); });
}

TEST(Presence, LastsWhileTheNextRequestIsHereAlready) {
  TestServer test;
  RawClient client(test.port());
  client.send(wait_request);
  ASSERT_TRUE(becomes(test.waiting, 1));
  client.send(hello_request);
  EXPECT_EQ(client.read_until("{}", 50), "");
  EXPECT_EQ(test.waiting, 1);
  test.go = true;
  const auto answers = client.read_until("{}");
  EXPECT_NE(answers.find("[]"), std::string::npos);
  EXPECT_NE(answers.find("{}"), std::string::npos);
}

TEST(Presence, LeavesTheConnectionUsable) {
  TestServer test;
  test.go = true;
  RawClient client(test.port());
  for (int i = 0; i < 20; ++i) {
    client.send(i % 2 == 0 ? wait_request : hello_request);
    EXPECT_EQ(status_in(client.read_until(i % 2 == 0 ? "[]" : "{}")), 200);
  }
}

TEST(Presence, IsNoReasonToStayWhenTheServerStops) {
  TestServer test;
  RawClient client(test.port());
  client.send(wait_request);
  ASSERT_TRUE(becomes(test.waiting, 1));
  std::thread stopping([&] { test.server->stop(); });
  test.go = true;
  stopping.join();
  EXPECT_EQ(test.waiting, 0);
}

}  // namespace
}  // namespace atelier::http
