#include "net/url.h"

#include <gtest/gtest.h>

#include "net/detail/headers.h"

namespace atelier::net {
namespace {

TEST(Url, IsTakenApartAndPutTogether) {
  const Url url = parse_url("https://Example.org/a%20b/c.ckpt?x=1&token=a%2Fb#part").value();
  EXPECT_EQ(url.host, "example.org");
  EXPECT_EQ(url.port, "443");
  EXPECT_EQ(url.path, "/a%20b/c.ckpt");
  EXPECT_EQ(url.parameter("token"), "a/b");
  EXPECT_EQ(url.parameter("y"), "");
  EXPECT_EQ(url.text(), "https://example.org/a%20b/c.ckpt?x=1&token=a%2Fb");
  EXPECT_EQ(without_parameters(url, {"token"}).text(), "https://example.org/a%20b/c.ckpt?x=1");
  EXPECT_EQ(parse_url("example.org/a")->text(), "https://example.org/a");
  EXPECT_EQ(parse_url("http://[::1]:8080/a")->origin(), "http://[::1]:8080");
}

TEST(Url, WhatIsNoWebAddressIsRefused) {
  for (const char* text :
       {"", "https://", "file:///etc/passwd", "ftp://a.org/b", "https://a b.org/",
        "https://a.org/\r\nHost: b", "https://me:secret@a.org/b", "https://me@a.org/",
        "javascript:alert(1)", "gopher://a.org:1/"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(Url, ARedirectMayBeRelative) {
  const Url base = parse_url("https://a.org/x/y?z=1").value();
  EXPECT_EQ(resolve(base, "/b")->text(), "https://a.org/b");
  EXPECT_EQ(resolve(base, "b")->text(), "https://a.org/x/b");
  EXPECT_EQ(resolve(base, "//c.org/d")->text(), "https://c.org/d");
  EXPECT_EQ(resolve(base, "http://127.0.0.1/")->text(), "http://127.0.0.1/");
  EXPECT_FALSE(resolve(base, "file:///etc/passwd"));
}

TEST(Url, NamesBecomePartsOfPaths) {
  EXPECT_EQ(percent_encoded("a b/c?d", Slashes::keep), "a%20b/c%3Fd");
  EXPECT_EQ(percent_encoded("a/b", Slashes::encode), "a%2Fb");
  EXPECT_EQ(percent_decoded("a%20b%zz%4"), "a b%zz%4");
}

TEST(Headers, TheFileNameIsFoundInEitherSpelling) {
  EXPECT_EQ(file_name_in("attachment; filename=\"ink.safetensors\""), "ink.safetensors");
  EXPECT_EQ(file_name_in("attachment; filename=ink.ckpt; size=1"), "ink.ckpt");
  EXPECT_EQ(file_name_in("attachment; filename=\"x\"; filename*=UTF-8''na%C3%AFve%20ink.pt"),
            "na\xc3\xafve ink.pt");
  EXPECT_EQ(file_name_in("attachment; filename=\"a;b\\\"c.pt\""), "a;b\"c.pt");
  EXPECT_EQ(file_name_in("inline"), "");
}

TEST(Headers, PartsSayWhereTheyBegin) {
  EXPECT_EQ(parse_content_range("bytes 200-999/1000")->first, 200U);
  EXPECT_EQ(parse_content_range("bytes 200-999/1000")->total, 1000U);
  EXPECT_FALSE(parse_content_range("bytes 0-1/*")->total);
  EXPECT_FALSE(parse_content_range("lines 0-1/2"));
  EXPECT_EQ(parse_status("HTTP/2 404"), 404);
  EXPECT_FALSE(parse_status("Content-Length: 1"));
  EXPECT_FALSE(parse_number("18446744073709551616"));
  EXPECT_FALSE(parse_number("-1"));
}

}  // namespace
}  // namespace atelier::net
