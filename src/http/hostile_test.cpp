// Clients that are slow, broken or evil. The server must answer or close, and live.
#include <gtest/gtest.h>

#include <random>

#include "base/clock.h"
#include "http/detail/test_server.h"
#include "http/raw_client.h"

namespace atelier::http {
namespace {

void expect_alive(const TestServer& test) {
  EXPECT_EQ(status_in(ask(test.port(), "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
}

TEST(Hostile, SlowHeadsAndBodiesAreCutOff) {
  TestServer test;
  RawClient head(test.port());
  RawClient body(test.port());
  head.send("GET /hello HTTP/1.1\r\nHo");
  body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");
  const double begun = steady_seconds();
  bool cut = false;
  while (!cut && steady_seconds() - begun < 5) {  // a drop now and then buys no more time
    head.send("s");
    head.read_all(50);
    cut = head.closed();
  }
  EXPECT_TRUE(cut);
  EXPECT_LT(steady_seconds() - begun, 2);
  body.read_all();
  EXPECT_TRUE(body.closed());
  expect_alive(test);
}

TEST(Hostile, HugeHeadsAreRefused) {
  TestServer test;
  const std::string huge(100'000, 'a');
  EXPECT_EQ(
      status_in(ask(test.port(), "GET /hello HTTP/1.1\r\nHost: a\r\nX: " + huge + "\r\n\r\n")),
      431);
  EXPECT_EQ(status_in(ask(test.port(), "GET /" + huge + " HTTP/1.1\r\nHost: a\r\n\r\n")), 431);
  std::string many = "GET /hello HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 200; ++i) many += "X" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(status_in(ask(test.port(), many + "\r\n")), 413);
  expect_alive(test);
}

TEST(Hostile, AmbiguousRequestsAreRefused) {
  TestServer test;
  const std::string start = "POST /echo HTTP/1.1\r\nHost: a\r\n";
  for (const char* rest :
       {"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip\r\n\r\nabc", "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999999\r\n\r\n", "Content-Length: 3x\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", "Host: b\r\n\r\n",
        "X y: z\r\n\r\n", " folded\r\n\r\n", "\x01: z\r\n\r\n"}) {
    const int status = status_in(ask(test.port(), start + rest));
    EXPECT_TRUE(status == 400 || status == 413) << status << " for " << rest;
  }
  EXPECT_EQ(status_in(ask(test.port(), "GET /hello HTTP/1.1\r\n\r\n")), 400);
  EXPECT_EQ(status_in(ask(test.port(), "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n")), 400);
  EXPECT_EQ(status_in(ask(test.port(), "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n")), 400);
  expect_alive(test);
}

TEST(Hostile, BytesAfterTheBodyAreTheirOwnRequest) {
  TestServer test;
  const auto answer = ask(
      test.port(), "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nokGARBAGE\r\n\r\n");
  EXPECT_EQ(status_in(answer), 200);
  EXPECT_NE(answer.find("HTTP/1.1 400"), std::string::npos);
  const auto shorter =
      ask(test.port(), "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\nok");
  EXPECT_EQ(status_in(shorter), 0);  // half a request has no answer, only an end
  expect_alive(test);
}

TEST(Hostile, LeavingEarlyHurtsNobody) {
  TestServer test;
  for (int i = 0; i < 20; ++i) {
    RawClient client(test.port());
    client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    if (i % 2 == 0) client.read_until("\r\n\r\n");
    client.reset();
  }
  expect_alive(test);
}

TEST(Hostile, WhoeverDoesNotTakeItsFileIsLetGo) {
  TestServer test;
  RawClient client(test.port());
  for (int i = 0; i < 4; ++i) client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  const double until = steady_seconds() + 5;
  while (test.server->load().connections > 0 && steady_seconds() < until) expect_alive(test);
  EXPECT_EQ(test.server->load().connections, 0U);
}

TEST(Hostile, TwoThousandMutatedRequestsAreAnsweredOrClosed) {
  TestServer test;
  const std::vector<std::string> seeds = {
      "GET /hello?a=b%20c HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n{\"a\":[1,2]}",
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
      "chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
      "GET /big HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-99\r\nIf-None-Match: \"x\"\r\n\r\n",
      "GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Authorization: Bearer secret\r\n\r\n",
      "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hello HTTP/1.1\r\nHost: "
      "localhost\r\n\r\n"};
  std::mt19937 random(20240601);
  int answered = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string text = mutated(random, seeds[random() % seeds.size()]);
    RawClient client(test.port());
    client.send(text);
    client.end_sending();
    const auto answer = client.read_all();
    ASSERT_TRUE(client.closed()) << "request " << i << " was left hanging:\n" << text;
    if (status_in(answer) >= 100) ++answered;
    if (i % 200 == 0) expect_alive(test);
  }
  RecordProperty("answered", answered);
  EXPECT_GT(answered, 1000);
  expect_alive(test);
}

}  // namespace
}  // namespace atelier::http
