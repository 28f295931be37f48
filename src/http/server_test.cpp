#include "http/server.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "http/detail/test_server.h"
#include "http/raw_client.h"

namespace atelier::http {
namespace {

constexpr std::string_view get_hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

size_t count_of(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

TEST(Server, AnswersAndStays) {
  TestServer test;
  RawClient client(test.port());
  for (int i = 0; i < 3; ++i) {
    client.send(get_hello);
    const auto answer = client.read_until("{}");
    EXPECT_EQ(status_in(answer), 200);
    EXPECT_NE(answer.find("Connection: keep-alive"), std::string::npos);
    EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), std::string::npos);
  }
  EXPECT_FALSE(client.closed());
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer test;
  std::string three;
  for (const char* body : {"one", "two", "six"}) {
    three +=
        std::string("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n") + body;
  }
  const auto answer = ask(test.port(), three);
  EXPECT_EQ(count_of(answer, "HTTP/1.1 200 OK"), 3U);
  EXPECT_LT(answer.find("one"), answer.find("two"));
  EXPECT_LT(answer.find("two"), answer.find("six"));
}

TEST(Server, AsksTheQuickAnswerFirstAndTheHandlerForTheRest) {
  TestServer test;
  const auto quick = ask(test.port(), "GET /quick?now=1 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_in(quick), 200);
  EXPECT_NE(quick.find("X-Content-Type-Options: nosniff"), std::string::npos);
  EXPECT_EQ(body_in(quick), std::string(3 << 20, 'q')) << "more than a socket takes at once";
  EXPECT_EQ(body_in(ask(test.port(), "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n")), "[]");
  const auto with_body =
      ask(test.port(), "GET /quick?now=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(body_in(with_body), "[]");
  const auto head = ask(test.port(), "HEAD /quick?now=1 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 3145728"), std::string::npos);
  EXPECT_EQ(body_in(head), "");
  const auto known =
      ask(test.port(), "GET /quick?now=1 HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"q\"\r\n\r\n");
  EXPECT_EQ(status_in(known), 304);
  EXPECT_EQ(known.find("Content-Length"), std::string::npos);
}

TEST(Server, AHeadInPiecesIsPutTogether) {
  TestServer test;
  RawClient client(test.port());
  for (const std::string_view part : {"GET /hel", "lo HTTP/1.1\r\nHo", "st: a\r", "\n\r\n"})
    client.send(part);
  EXPECT_EQ(status_in(client.read_until("{}")), 200);
}

TEST(Server, SpeaksHeadOptionsAndOldHttp) {
  TestServer test;
  const auto head = ask(test.port(), "HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(status_in(head), 200);
  EXPECT_NE(head.find("Content-Length: 2"), std::string::npos);
  EXPECT_EQ(body_in(head), "");
  const auto options = ask(test.port(), "OPTIONS /echo HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(status_in(options), 204);
  EXPECT_NE(options.find("Allow: OPTIONS, POST"), std::string::npos);
  const auto old = ask(test.port(), "GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_EQ(status_in(old), 200);
  EXPECT_NE(old.find("Connection: close"), std::string::npos);
}

TEST(Server, RefusesWithReasons) {
  TestServer test;
  EXPECT_EQ(status_in(ask(test.port(), "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n")), 404);
  const auto wrong = ask(test.port(), "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(status_in(wrong), 405);
  EXPECT_NE(wrong.find("Allow: OPTIONS, POST"), std::string::npos);
  EXPECT_NE(body_in(wrong).find("\"kind\":\"invalid\""), std::string::npos);
  EXPECT_EQ(status_in(ask(test.port(), "GET /../x HTTP/1.1\r\nHost: localhost\r\n\r\n")), 400);
  EXPECT_EQ(status_in(ask(test.port(), "GET /throw HTTP/1.1\r\nHost: localhost\r\n\r\n")), 500);
  EXPECT_EQ(status_in(ask(test.port(),
                          "POST /echo HTTP/1.1\r\nHost: localhost\r\n"
                          "Origin: http://evil.example\r\nContent-Length: 1\r\n\r\nx")),
            403);
}

TEST(Server, LimitsBodiesDeclaredOrChunked) {
  TestServer test;
  const auto declared =
      ask(test.port(), "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n");
  EXPECT_EQ(status_in(declared), 413);
  std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 70; ++i) chunked += "400\r\n" + std::string(1024, 'x') + "\r\n";
  EXPECT_EQ(status_in(ask(test.port(), chunked + "0\r\n\r\n")), 413);
  const auto small = ask(test.port(),
                         "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(body_in(small), "abcde");
}

TEST(Server, SaysContinueWhenAsked) {
  TestServer test;
  RawClient client(test.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(status_in(client.read_until("\r\n\r\n")), 100);
  client.send("ok");
  EXPECT_EQ(body_in(client.read_until("ok")), "ok");
}

TEST(Server, StreamsFilesWholeAndInPart) {
  TestServer test;
  const auto whole = ask(test.port(), "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto body = body_in(whole);
  ASSERT_EQ(body.size(), big_bytes);
  bool same = true;
  for (size_t i = 0; i < body.size(); ++i) same &= body[i] == big_byte(i);
  EXPECT_TRUE(same);
  const auto part =
      ask(test.port(), "GET /big HTTP/1.1\r\nHost: a\r\nRange: bytes=1000000-3000000\r\n\r\n");
  EXPECT_EQ(status_in(part), 206);
  ASSERT_EQ(body_in(part).size(), 2000001U);
  EXPECT_EQ(body_in(part).front(), big_byte(1000000));
  EXPECT_EQ(body_in(part).back(), big_byte(3000000));
}

TEST(Server, SendsEventsAndReplaysThem) {
  TestServer test;
  RawClient client(test.port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(client.read_until("\"server\":\"test\"").find("event: hello"), std::string::npos);
  const int64_t first = test.hub.publish("job", R"({"n":1})");
  EXPECT_NE(client.read_until(R"({"n":1})").find("id: " + std::to_string(first)),
            std::string::npos);
  EXPECT_NE(client.read_until(": still here").find(": still here"), std::string::npos);
  test.hub.publish("job", R"({"n":2})");

  RawClient again(test.port());
  again.send("GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: " + std::to_string(first) +
             "\r\n\r\n");
  const auto replay = again.read_until(R"({"n":2})");
  EXPECT_NE(replay.find(R"({"n":2})"), std::string::npos);
  EXPECT_EQ(replay.find(R"({"n":1})"), std::string::npos);
  EXPECT_EQ(replay.find("event: reset"), std::string::npos);

  RawClient stranger(test.port());
  stranger.send("GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 5\r\n\r\n");
  const auto reset = stranger.read_until("event: hello");
  EXPECT_LT(reset.find("event: reset"), reset.find("event: hello"));
  EXPECT_EQ(test.server->load().event_clients, 3U);
}

TEST(Server, DropsAnEventClientThatDoesNotRead) {
  TestServer test;
  RawClient client(test.port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  client.read_until("event: hello");
  const std::string large = "\"" + std::string(200'000, 'x') + "\"";
  for (int i = 0; i < 100; ++i) test.hub.publish("progress", large);
  const double until = steady_seconds() + 5;
  while (test.server->load().event_clients > 0 && steady_seconds() < until)
    client.read_until("-", 1);
  EXPECT_EQ(test.server->load().event_clients, 0U);
}

TEST(Server, RefusesMoreEventClientsThanItCanServe) {
  ServerLimits limits = TestServer::quick_limits();
  limits.event_clients_max = 1;
  TestServer test(limits);
  constexpr std::string_view listen = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";
  RawClient first(test.port());
  first.send(listen);
  first.read_until("event: hello");
  EXPECT_EQ(status_in(ask(test.port(), listen)), 503);
}

TEST(Server, ForgetsAnEventClientThatLeft) {
  TestServer test;
  {
    RawClient client(test.port());
    client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    client.read_until("event: hello");
    EXPECT_EQ(test.hub.watchers(), 1U);
  }
  const double until = steady_seconds() + 5;
  while (test.hub.watchers() > 0 && steady_seconds() < until) test.hub.publish("job", "{}");
  EXPECT_EQ(test.hub.watchers(), 0U);
}

TEST(Server, SaysWhatToDoWhenThePortIsTaken) {
  TestServer test;
  const auto second = Server::start({.port = test.port()}, Router());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  EXPECT_NE(second.error().message.find("--port"), std::string::npos);
  const auto nowhere = Server::start({.host = "203.0.113.7"}, Router());
  ASSERT_FALSE(nowhere);
  EXPECT_NE(nowhere.error().message.find("--host"), std::string::npos);
}

TEST(Server, TurnsAwayWhoeverIsTooMany) {
  ServerLimits limits = TestServer::quick_limits();
  limits.connections_max = 2;
  TestServer test(limits);
  RawClient one(test.port());
  RawClient two(test.port());
  one.send(get_hello);
  two.send(get_hello);
  one.read_until("{}");
  two.read_until("{}");
  EXPECT_EQ(status_in(ask(test.port(), "")), 503);
}

TEST(Server, StopsWithIdleAndListeningClients) {
  auto test = std::make_unique<TestServer>();
  RawClient idle(test->port());
  RawClient events(test->port());
  events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  events.read_until("event: hello");
  const double begun = steady_seconds();
  test.reset();
  EXPECT_LT(steady_seconds() - begun, 0.5);
  idle.read_all();
  EXPECT_TRUE(idle.closed());
}

}  // namespace
}  // namespace atelier::http
