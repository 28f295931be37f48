#include "net/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "net/test_server.h"
#include "net/url.h"

namespace atelier::net {
namespace {

using testing::HasSubstr;
using Exchange = TestServer::Exchange;

const FetchRules here{.allow_private = true, .stalled_ms_max = 1000};

class Taken : public FetchSink {
 public:
  Result<> head(const FetchHead& head) override {
    seen = head;
    return {};
  }
  Result<> data(std::span<const std::byte> piece) override {
    text.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    return {};
  }
  bool go_on() override { return !stopped; }
  FetchHead seen;
  std::string text;
  bool stopped = false;
};

TEST(Fetch, AFileComesWithWhatItsHeadSays) {
  const TestServer server([](const Exchange& exchange) {
    exchange.file("weights", "\"1\"",
                  "Content-Type: Application/Octet-Stream; x=y\r\n"
                  "X-Linked-ETag: \"abc\"\r\n"
                  "Content-Disposition: attachment; filename=\"ink.pt\"\r\n");
  });
  Taken taken;
  const auto done = fetch({.url = server.url("/a")}, here, taken);
  ASSERT_TRUE(done) << to_line(done.error());
  EXPECT_EQ(taken.text, "weights");
  EXPECT_EQ(taken.seen.length, 7U);
  EXPECT_EQ(taken.seen.validator, "\"1\"");
  EXPECT_EQ(taken.seen.content_type, "application/octet-stream");
  EXPECT_EQ(taken.seen.file_name, "ink.pt");
  EXPECT_EQ(taken.seen.linked_etag, "abc");
}

TEST(Fetch, ThisMachineIsNotReachedUnlessItMayBe) {
  const TestServer server(
      [](const Exchange& exchange) { exchange.answer("200 OK", "", "secret"); });
  Taken taken;
  const std::string port = std::to_string(server.port());
  for (const std::string host :
       {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"}) {
    const auto refused = fetch({.url = "https://" + host + ":" + port + "/"}, {}, taken);
    ASSERT_FALSE(refused) << host;
    EXPECT_EQ(refused.error().kind, ErrorKind::forbidden) << host << to_line(refused.error());
    EXPECT_THAT(refused.error().message, HasSubstr("allow_private_downloads"));
  }
  const auto plain = fetch({.url = server.url("/")}, {}, taken);
  EXPECT_THAT(plain.error().message, HasSubstr("without encryption"));
  EXPECT_TRUE(server.targets().empty()) << "not a byte was sent";
}

TEST(Fetch, ATrustedOriginMayNotSendUsToAnother) {
  const TestServer inside(
      [](const Exchange& exchange) { exchange.answer("200 OK", "", "secret"); });
  const TestServer mirror([&](const Exchange& exchange) {
    if (exchange.target() == "/own") return exchange.answer("200 OK", "", "weights");
    const std::string to = exchange.target() == "/plain"   ? inside.url("/")
                           : exchange.target() == "/cloud" ? "https://169.254.169.254/latest"
                                                           : "https" + inside.url("/").substr(4);
    exchange.answer("302 Found", "Location: " + to + "\r\n", "");
  });
  const FetchRules rules{.trusted_origins = {origin_of(mirror.url("/"))}};
  Taken taken;
  EXPECT_TRUE(fetch({.url = mirror.url("/own")}, rules, taken));
  for (const char* target : {"/plain", "/cloud", "/secure"}) {
    const auto refused = fetch({.url = mirror.url(target)}, rules, taken);
    ASSERT_FALSE(refused) << target;
    EXPECT_EQ(refused.error().kind, ErrorKind::forbidden) << target << to_line(refused.error());
  }
  EXPECT_TRUE(inside.targets().empty());
}

TEST(Fetch, ATokenIsShownToItsOwnOriginAlone) {
  std::mutex mutex;
  std::vector<std::string> tokens;
  const auto note = [&](const Exchange& exchange) {
    const std::lock_guard lock(mutex);
    tokens.push_back(exchange.header("authorization"));
  };
  const TestServer storage([&](const Exchange& exchange) {
    note(exchange);
    exchange.answer("200 OK", "", "weights");
  });
  const TestServer front([&](const Exchange& exchange) {
    note(exchange);
    const bool again = exchange.target() == "/a";
    exchange.answer("302 Found",
                    "X-Linked-ETag: \"abc\"\r\nLocation: " +
                        (again ? std::string("/b") : storage.url("/c")) + "\r\n",
                    "moved");
  });
  Taken taken;
  ASSERT_TRUE(fetch({.url = front.url("/a"), .token = "secret"}, here, taken));
  EXPECT_EQ(tokens, (std::vector<std::string>{"Bearer secret", "Bearer secret", ""}));
  EXPECT_EQ(taken.text, "weights");
  EXPECT_EQ(taken.seen.linked_etag, "abc") << "what was said on the way counts";
  EXPECT_EQ(taken.seen.url, storage.url("/c"));
}

TEST(Fetch, ADownloadGoesOnWhereItStopped) {
  const TestServer server([](const Exchange& exchange) { exchange.file("0123456789", "\"1\""); });
  Taken rest;
  ASSERT_TRUE(fetch({.url = server.url("/"), .from = 4, .if_same = "\"1\""}, here, rest));
  EXPECT_EQ(rest.text, "456789");
  EXPECT_TRUE(rest.seen.is_partial);
  EXPECT_EQ(rest.seen.length, 10U);
  Taken whole;
  ASSERT_TRUE(fetch({.url = server.url("/"), .from = 4, .if_same = "\"old\""}, here, whole));
  EXPECT_EQ(whole.text, "0123456789") << "another file by now: from its beginning";
  EXPECT_FALSE(whole.seen.is_partial);
  Taken none;
  EXPECT_EQ(fetch({.url = server.url("/"), .from = 10}, here, none).error().kind,
            ErrorKind::conflict);
}

struct Rude {
  const char* what;
  const char* bytes;
  ErrorKind kind;
};
class RudeServers : public testing::TestWithParam<Rude> {};

TEST_P(RudeServers, AreToldApart) {
  const TestServer server([&](const Exchange& exchange) { exchange.send(GetParam().bytes); });
  Taken taken;
  const auto done = fetch({.url = server.url("/"), .from = 2}, here, taken);
  ASSERT_FALSE(done) << GetParam().what;
  EXPECT_EQ(done.error().kind, GetParam().kind) << GetParam().what << to_line(done.error());
}

INSTANTIATE_TEST_SUITE_P(
    All, RudeServers,
    testing::Values(
        Rude{"fewer bytes than promised", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
             ErrorKind::unavailable},
        Rude{"nothing at all", "", ErrorKind::unavailable},
        Rude{"no HTTP", "SSH-2.0-OpenSSH\r\n", ErrorKind::corrupt},
        Rude{"another part",
             "HTTP/1.1 206 P\r\nContent-Range: bytes 5-6/9\r\nContent-Length: 2\r\n\r\nab",
             ErrorKind::corrupt},
        Rude{"a part without a place", "HTTP/1.1 206 P\r\nContent-Length: 2\r\n\r\nab",
             ErrorKind::corrupt},
        Rude{"packed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab",
             ErrorKind::corrupt},
        Rude{"no content", "HTTP/1.1 204 No\r\n\r\n", ErrorKind::corrupt},
        Rude{"busy", "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", ErrorKind::unavailable},
        Rude{"too often", "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", ErrorKind::unavailable},
        Rude{"who", "HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n", ErrorKind::unauthenticated},
        Rude{"no", "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", ErrorKind::forbidden},
        Rude{"gone", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", ErrorKind::not_found},
        Rude{"round and round", "HTTP/1.1 302 F\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
             ErrorKind::invalid},
        Rude{"to a file",
             "HTTP/1.1 302 F\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
             ErrorKind::invalid}));

TEST(Fetch, AStalledConnectionCountsAsLost) {
  std::atomic<bool> done{false};
  const TestServer server([&](const Exchange& exchange) {
    exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    for (int i = 0; i < 500 && !done; ++i) ::usleep(10'000);
  });
  Taken taken;
  const auto lost = fetch({.url = server.url("/")}, here, taken);
  done = true;
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(taken.text, "abc") << "what came may be kept";
}

TEST(Fetch, EndsWhenItIsToldTo) {
  const TestServer server([](const Exchange& exchange) { exchange.answer("200 OK", "", "abc"); });
  Taken taken;
  taken.stopped = true;
  EXPECT_EQ(fetch({.url = server.url("/")}, here, taken).error().kind, ErrorKind::cancelled);
}

TEST(FetchText, IsBounded) {
  const TestServer server(
      [](const Exchange& exchange) { exchange.answer("200 OK", "", std::string(2000, 'a')); });
  EXPECT_EQ(fetch_text({.url = server.url("/")}, here, 2000)->text.size(), 2000U);
  EXPECT_EQ(fetch_text({.url = server.url("/")}, here, 1999).error().kind, ErrorKind::too_large);
}

}  // namespace
}  // namespace atelier::net
