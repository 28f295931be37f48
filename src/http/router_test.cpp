#include "http/router.h"

#include <gtest/gtest.h>

#include "http/answers.h"
#include "http/target.h"

namespace atelier::http {
namespace {

Router make_router() {
  Router router;
  const auto add = [&](Method method, const char* pattern, const char* name) {
    router.add(
        {.method = method, .pattern = pattern, .name = name, .answer = Handler([](const Request&) {
                                                               return empty_response(204);
                                                             })});
  };
  add(Method::get, "/api/v1/jobs/{id}", "get_job");
  add(Method::post, "/api/v1/jobs/cancel_all", "cancel_all");
  add(Method::post, "/api/v1/jobs/{id}", "post_job");
  add(Method::remove, "/api/v1/assets/{id}", "delete_asset");
  add(Method::get, "/api/v1/assets/{id}/file", "file");
  return router;
}

std::string name_at(const Router& router, Method method, const char* path) {
  const auto match = router.find(method, parse_target(path)->segments);
  return match.route == nullptr ? "" : match.route->name;
}

TEST(Router, FindsRoutesAndTheirParams) {
  const Router router = make_router();
  const auto match = router.find(Method::get, parse_target("/api/v1/jobs/7")->segments);
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->name, "get_job");
  ASSERT_EQ(match.params.size(), 1U);
  EXPECT_EQ(match.params[0].name, "id");
  EXPECT_EQ(match.params[0].value, "7");
}

TEST(Router, PrefersTheLiteral) {
  const Router router = make_router();
  EXPECT_EQ(name_at(router, Method::post, "/api/v1/jobs/cancel_all"), "cancel_all");
  EXPECT_EQ(name_at(router, Method::post, "/api/v1/jobs/other"), "post_job");
  EXPECT_EQ(name_at(router, Method::head, "/api/v1/assets/1/file"), "file");
}

TEST(Router, TellsAWrongMethodFromNothing) {
  const Router router = make_router();
  const auto wrong = router.find(Method::get, parse_target("/api/v1/assets/1")->segments);
  EXPECT_EQ(wrong.route, nullptr);
  EXPECT_EQ(wrong.allowed, std::vector<Method>{Method::remove});
  const auto nothing = router.find(Method::get, parse_target("/api/v1/other")->segments);
  EXPECT_EQ(nothing.route, nullptr);
  EXPECT_TRUE(nothing.allowed.empty());
}

TEST(Router, FallsBackToThePageOutsideTheApi) {
  Router router = make_router();
  router.set_fallback("page", [](const Request&) { return empty_response(204); });
  EXPECT_EQ(name_at(router, Method::get, "/gallery/7"), "page");
  EXPECT_EQ(name_at(router, Method::get, "/"), "page");
  EXPECT_EQ(name_at(router, Method::get, "/api/other"), "");
  EXPECT_EQ(name_at(router, Method::post, "/gallery"), "");
}

TEST(Router, ARouteMayBeSlowForSomeRequestsOnly) {
  const Route route{.pattern = "/file", .slow_with = {"strip", "format"}};
  EXPECT_FALSE(route.is_slow_for({.query = {{"download", "1"}}}));
  EXPECT_TRUE(route.is_slow_for({.query = {{"download", "1"}, {"format", "webp"}}}));
  EXPECT_TRUE((Route{.pattern = "/zip", .is_slow = true}).is_slow_for({}));
}

}  // namespace
}  // namespace atelier::http
