#include <gtest/gtest.h>

#include <thread>

#include "base/clock.h"
#include "http/detail/test_server.h"
#include "http/raw_client.h"

namespace atelier::http {
namespace {

std::string post_count(const std::string& body, const std::string& query = "") {
  return "POST /count" + query +
         " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

std::string pattern(size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) text[i] = big_byte(i);
  return text;
}

std::string counted(const std::string& body) {
  uint64_t sum = 0;
  for (const char c : body) sum += static_cast<unsigned char>(c);
  return std::to_string(body.size()) + " " + std::to_string(sum);
}

bool becomes_zero(const std::atomic<int>& number) {
  const double until = steady_seconds() + 5;
  while (number > 0 && steady_seconds() < until) std::this_thread::yield();
  return number == 0;
}

TEST(StreamedBody, IsTakenInPiecesWhateverItsFraming) {
  TestServer test;
  for (const size_t bytes :
       {size_t{0}, size_t{1}, piece_bytes, piece_bytes + 1, size_t{3'000'000}}) {
    const std::string body = pattern(bytes);
    const auto answer = ask(test.port(), post_count(body));
    EXPECT_EQ(status_in(answer), 200);
    EXPECT_EQ(body_in(answer), counted(body)) << bytes;
  }
  const std::string body = pattern(1'000'000);
  std::string chunked = "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (size_t at = 0; at < body.size(); at += 1000) {
    chunked += "3e8\r\n" + body.substr(at, 1000) + "\r\n";
  }
  EXPECT_EQ(body_in(ask(test.port(), chunked + "0\r\n\r\n")), counted(body));
  EXPECT_TRUE(becomes_zero(test.sinks));
}

TEST(StreamedBody, LeavesTheConnectionForTheNextRequest) {
  TestServer test;
  RawClient client(test.port());
  const std::string body = pattern(700'000);
  client.send(post_count(body) + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answers = client.read_until("{}");
  EXPECT_NE(answers.find(counted(body)), std::string::npos);
  EXPECT_NE(answers.find("{}"), std::string::npos);
}

TEST(StreamedBody, IsRefusedBeforeInTheMiddleAndWhenItIsTooLong) {
  TestServer test;
  EXPECT_EQ(status_in(ask(test.port(), post_count("abc", "?no=1"))), 403);
  const auto full = ask(test.port(), post_count(pattern(300'000) + "full" + pattern(300'000)));
  EXPECT_EQ(status_in(full), 503);
  EXPECT_NE(full.find("The disk is full."), std::string::npos);
  EXPECT_EQ(status_in(ask(test.port(),
                          "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n")),
            413);
  std::string chunked = "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string block(1 << 20, 'x');
  for (int i = 0; i < 9; ++i) chunked += "100000\r\n" + block + "\r\n";
  EXPECT_EQ(status_in(ask(test.port(), chunked)), 413);
  EXPECT_TRUE(becomes_zero(test.sinks));
}

TEST(StreamedBody, SaysContinueOnlyToWhatItTakes) {
  TestServer test;
  RawClient client(test.port());
  constexpr std::string_view rest = "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  client.send("POST /count HTTP/1.1\r\nHost: a\r\n" + std::string(rest));
  EXPECT_EQ(status_in(client.read_until("\r\n\r\n")), 100);
  client.send("ok");
  EXPECT_EQ(body_in(client.read_until("2 218")), "2 218");
  RawClient refused(test.port());
  refused.send("POST /count?no=1 HTTP/1.1\r\nHost: a\r\n" + std::string(rest));
  EXPECT_EQ(status_in(refused.read_until("\r\n\r\n")), 403);
}

TEST(StreamedBody, IsForgottenWhenTheClientLeavesOrFallsSilent) {
  TestServer test;
  {
    RawClient leaves(test.port());
    leaves.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\nabc");
    const double until = steady_seconds() + 5;
    while (test.sinks == 0 && steady_seconds() < until) std::this_thread::yield();
    EXPECT_EQ(test.sinks, 1);
    leaves.reset();
  }
  EXPECT_TRUE(becomes_zero(test.sinks));
  RawClient silent(test.port());
  silent.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\nabc");
  silent.read_all();
  EXPECT_TRUE(silent.closed());
  EXPECT_TRUE(becomes_zero(test.sinks));
}

TEST(MadeBody, IsSentInOrderAndBeginsTheNextAnswerAfterIt) {
  TestServer test;
  RawClient client(test.port());
  client.send("GET /sandwich HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answers = client.read_until("{}");
  const auto body = body_in(answers).substr(0, big_bytes + 8);
  ASSERT_EQ(body.size(), big_bytes + 8);
  EXPECT_EQ(body.substr(0, 5), "begin");
  EXPECT_EQ(body.substr(5, big_bytes), pattern(big_bytes));
  EXPECT_EQ(body.substr(body.size() - 3), "end");
  EXPECT_NE(answers.find("Content-Length: " + std::to_string(big_bytes + 8)), std::string::npos);
}

TEST(MadeBody, ThatBreaksEndsTheConnectionBelowItsLength) {
  TestServer test;
  const auto answer = ask(test.port(), "GET /sandwich?gone=1 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_in(answer), 200);
  EXPECT_EQ(body_in(answer), "");
}

TEST(MadeBody, AClientThatTakesNothingIsDroppedAndHoldsNoThread) {
  TestServer test;
  std::vector<std::unique_ptr<RawClient>> lazy;
  for (int i = 0; i < 12; ++i) {
    lazy.push_back(std::make_unique<RawClient>(test.port()));
    lazy.back()->send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  const auto quick = ask(test.port(), "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_in(quick), 200) << "others are served meanwhile";
  const double until = steady_seconds() + 5;
  while (test.server->load().connections > 1 && steady_seconds() < until) std::this_thread::yield();
  EXPECT_LE(test.server->load().connections, 1U);
}

}  // namespace
}  // namespace atelier::http
