#include "http/checks.h"

#include <gtest/gtest.h>

namespace atelier::http {
namespace {

Request asking(Method method, const char* host, const char* origin) {
  Request request{.method = method, .headers = {{"host", host}}};
  if (origin != nullptr) request.headers.push_back({"origin", origin});
  return request;
}

TEST(Origin, LetsTheOwnPageWrite) {
  EXPECT_FALSE(refuse_foreign_origin(asking(Method::post, "localhost:7860", nullptr)));
  EXPECT_FALSE(
      refuse_foreign_origin(asking(Method::post, "localhost:7860", "http://localhost:7860")));
  EXPECT_FALSE(refuse_foreign_origin(asking(Method::post, "Studio.lan", "https://studio.lan:443")));
  EXPECT_FALSE(refuse_foreign_origin(asking(Method::get, "localhost", "http://evil.example")));
}

TEST(Origin, RefusesEverybodyElse) {
  for (const char* origin :
       {"http://evil.example", "null", "http://localhost:7861", "localhost:7860",
        "http://localhost:7860.evil.example", "file://", "http://"}) {
    const auto refusal = refuse_foreign_origin(asking(Method::remove, "localhost:7860", origin));
    ASSERT_TRUE(refusal) << origin;
    EXPECT_EQ(refusal->status, 403);
  }
  Request upgrade = asking(Method::get, "localhost:7860", "http://evil.example");
  upgrade.headers.push_back({"upgrade", "websocket"});
  EXPECT_TRUE(refuse_foreign_origin(upgrade));
}

TEST(Host, OnLoopbackOnlyLoopbackNamesAreOurs) {
  for (const char* host :
       {"localhost", "localhost:7860", "127.0.0.1:1", "[::1]:7860", "LOCALHOST"}) {
    EXPECT_FALSE(refuse_foreign_host(asking(Method::get, host, nullptr))) << host;
  }
  for (const char* host : {"evil.example", "", "127.0.0.1.evil.example", "localhost.evil:80",
                           "[::2]", "127.1", "[::1"}) {
    EXPECT_TRUE(refuse_foreign_host(asking(Method::get, host, nullptr))) << host;
  }
}

TEST(SecurityHeaders, PagesGetAPolicy) {
  Response page;
  page.set_header("Content-Type", "text/html; charset=utf-8");
  add_security_headers({}, page);
  EXPECT_NE(page.header("Content-Security-Policy").find("frame-ancestors 'none'"),
            std::string::npos);
  EXPECT_EQ(page.header("X-Content-Type-Options"), "nosniff");
  Response image;
  add_security_headers({}, image);
  EXPECT_EQ(image.header("Content-Security-Policy"), "");
}

}  // namespace
}  // namespace atelier::http
