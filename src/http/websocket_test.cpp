#include "http/websocket.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "http/detail/test_server.h"
#include "http/raw_client.h"
#include "http/ws_client.h"

namespace atelier::http {
namespace {

WsClientSettings settings_for(const TestServer& test, std::string token = "secret") {
  return {.url = "ws://127.0.0.1:" + std::to_string(test.port()) + "/socket",
          .token = std::move(token)};
}

void wait_until_closed(const TestServer& test, int count) {
  const double until = steady_seconds() + 5;
  while (test.sockets_closed < count && steady_seconds() < until) {
    RawClient pause(test.port());
    pause.read_all(5);
  }
  EXPECT_EQ(test.sockets_closed, count);
}

TEST(SocketUrl, IsReadOrRefused) {
  const auto url = parse_socket_url("ws://[::1]:7860/api/v1/engine");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, "7860");
  EXPECT_EQ(url->path, "/api/v1/engine");
  EXPECT_EQ(parse_socket_url("ws://studio")->port, "80");
  for (const char* text : {"", "http://a/", "ws://", "ws://:1/", "ws://a:x/", "ws://a:/"}) {
    EXPECT_FALSE(parse_socket_url(text)) << text;
  }
}

TEST(WebSocket, CarriesTextAndPixelsBothWays) {
  TestServer test;
  auto client = WsClient::connect(settings_for(test));
  ASSERT_TRUE(client) << to_line(client.error());
  const std::string pixels(3 << 20, '\x7f');
  ASSERT_TRUE((*client)->send_both("hello", pixels));
  const auto text = (*client)->receive(5000);
  ASSERT_TRUE(text && *text);
  EXPECT_EQ((*text)->kind, SocketKind::text);
  EXPECT_EQ((*text)->bytes, "HELLO");
  const auto binary = (*client)->receive(5000);
  ASSERT_TRUE(binary && *binary);
  EXPECT_EQ((*binary)->kind, SocketKind::binary);
  EXPECT_TRUE((*binary)->bytes == pixels);
  const auto nothing = (*client)->receive(1);
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(*nothing);
  client->reset();
  wait_until_closed(test, 1);
}

TEST(WebSocket, RefusesAWrongTokenAndAPlainRequest) {
  TestServer test;
  const auto refused = WsClient::connect(settings_for(test, "guess"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unauthenticated);
  EXPECT_EQ(status_in(ask(test.port(), "GET /socket HTTP/1.1\r\nHost: a\r\n\r\n")), 426);
  WsClientSettings nobody{.url = "ws://127.0.0.1:1/socket", .token = ""};
  const auto absent = WsClient::connect(std::move(nobody));
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, ErrorKind::unavailable);
}

TEST(WebSocket, TellsTheEngineThatTheServerLeft) {
  TestServer test;
  auto client = WsClient::connect(settings_for(test));
  ASSERT_TRUE(client);
  ASSERT_TRUE((*client)->send_text("leave"));
  Result<std::optional<SocketMessage>> end = (*client)->receive(5000);
  EXPECT_FALSE(end);
  EXPECT_FALSE((*client)->send_text("anyone?"));
  wait_until_closed(test, 1);
}

TEST(WebSocket, EndsAConversationThatBreaksItsLimits) {
  TestServer test;
  auto client = WsClient::connect(settings_for(test));
  ASSERT_TRUE(client);
  ASSERT_TRUE((*client)->send_binary(std::string(5 << 20, 'x')));
  EXPECT_FALSE((*client)->receive(5000));
  wait_until_closed(test, 1);
}

TEST(WebSocket, SurvivesGarbageInsteadOfFrames) {
  TestServer test;
  auto client = std::make_unique<RawClient>(test.port());
  client->send(
      "GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Authorization: Bearer secret\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  EXPECT_EQ(status_in(client->read_until("\r\n\r\n")), 101);
  client->send("\xff\xff\xff\xff no frame at all");
  client->read_all();
  EXPECT_TRUE(client->closed());
  client.reset();  // the server waits for our end of the connection, for a while
  wait_until_closed(test, 1);
}

TEST(WebSocket, ServerStopsWhileConnected) {
  auto test = std::make_unique<TestServer>();
  auto client = WsClient::connect(settings_for(*test));
  ASSERT_TRUE(client);
  ASSERT_TRUE((*client)->send_text("a"));
  ASSERT_TRUE((*client)->receive(5000));
  test->server->stop();
  EXPECT_EQ(test->sockets_closed, 1);
  EXPECT_FALSE((*client)->receive(5000));
}

}  // namespace
}  // namespace atelier::http
