#include "http/target.h"

#include <gtest/gtest.h>

namespace atelier::http {
namespace {

TEST(PercentDecode, ReadsEscapes) {
  EXPECT_EQ(*percent_decode("caf%C3%A9%20%41"), "café A");
  EXPECT_EQ(*percent_decode(""), "");
  EXPECT_EQ(*percent_decode("a+b"), "a+b");
}

TEST(PercentDecode, RefusesWhatIsBroken) {
  for (const char* text : {"%", "%4", "a%4", "%zz", "%4g", "%00", "%0a", "a\x01", "%ff", "%c3",
                           "%C0%AF", "%ED%A0%80", "%F5%80%80%80", "%7f"}) {
    EXPECT_FALSE(percent_decode(text)) << text;
  }
}

TEST(PercentEncode, IsReadBack) {
  const std::string name = "bluebird & Café/§?.png";
  EXPECT_EQ(*percent_decode(percent_encode(name)), name);
  EXPECT_EQ(percent_encode("a b/é"), "a%20b%2F%C3%A9");
}

TEST(ParseTarget, SplitsPathAndQuery) {
  const auto target =
      parse_target("/api//v1/./jobs/a%2Fb?state=queued,running&name=a+b%26&flag&=x#top");
  ASSERT_TRUE(target) << to_line(target.error());
  EXPECT_EQ(target->segments, (std::vector<std::string>{"api", "v1", "jobs", "a/b"}));
  ASSERT_EQ(target->query.size(), 4U);
  EXPECT_EQ(target->query[0].value, "queued,running");
  EXPECT_EQ(target->query[1].value, "a b&");
  EXPECT_EQ(target->query[2].name, "flag");
  EXPECT_EQ(target->query[2].value, "");
  EXPECT_EQ(target->query[3].name, "");
}

TEST(ParseTarget, ReadsTheAbsoluteForm) {
  EXPECT_EQ(parse_target("http://localhost:7860/a?b=c")->segments, std::vector<std::string>{"a"});
  EXPECT_TRUE(parse_target("http://localhost")->segments.empty());
}

TEST(ParseTarget, RefusesWhatClimbsOrIsNoPath) {
  for (const char* text : {"", "a", "*", "/..", "/a/../b", "/%2e%2e/etc", "/a\\b", "/%5c..", "/%00",
                           "/a?x=%", "ftp://x/", "/a%2F..%2Fb/.."}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
  // An encoded slash stays inside its segment, where it means nothing to a file system we ask.
  EXPECT_EQ(parse_target("/a%2F..%2Fb")->segments.size(), 1U);
}

TEST(ParseTarget, IsBounded) {
  std::string deep;
  for (size_t i = 0; i <= path_segments_max; ++i) deep += "/a";
  EXPECT_FALSE(parse_target(deep));
  std::string wide = "/?";
  for (size_t i = 0; i <= query_params_max; ++i) wide += "a=1&";
  EXPECT_FALSE(parse_target(wide));
}

}  // namespace
}  // namespace atelier::http
