#include "http/files.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "http/target.h"

namespace atelier::http {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "atelier_files_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  fs::path folder_;
};

Request get(const std::string& path, std::vector<NameValue> headers = {}) {
  return {.segments = parse_target(path)->segments, .headers = std::move(headers)};
}

std::string body_of(const Response& response) {
  return std::get<std::string>(response.body);
}

TEST(MemoryResponse, IsAFileOfTheDiskToItsReader) {
  const MemoryReply reply{.bytes = std::make_shared<const std::string>("0123456789"),
                          .content_type = "image/webp",
                          .etag = "e",
                          .cache_control = cache_forever,
                          .policy = media_policy};
  const Response whole = memory_response(get("/x"), reply);
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(*whole.text(), "0123456789");
  EXPECT_EQ(whole.header("Content-Type"), "image/webp");
  EXPECT_EQ(whole.header("ETag"), "\"e\"");
  EXPECT_EQ(whole.header("Cache-Control"), cache_forever);
  EXPECT_EQ(whole.header("Content-Security-Policy"), media_policy);
  EXPECT_EQ(memory_response(get("/x", {{"if-none-match", "\"e\""}}), reply).status, 304);
  const Response part = memory_response(get("/x", {{"range", "bytes=2-4"}}), reply);
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(*part.text(), "234");
  EXPECT_EQ(part.header("Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(memory_response(get("/x", {{"range", "bytes=20-"}}), reply).status, 416);
}

TEST(ParseRange, ReadsOneRange) {
  ByteRange range;
  EXPECT_EQ(parse_range("bytes=2-4", 10, range), RangeVerdict::part);
  EXPECT_EQ(range.offset, 2U);
  EXPECT_EQ(range.bytes, 3U);
  EXPECT_EQ(parse_range("bytes=7-", 10, range), RangeVerdict::part);
  EXPECT_EQ(range.bytes, 3U);
  EXPECT_EQ(parse_range("bytes=-4", 10, range), RangeVerdict::part);
  EXPECT_EQ(range.offset, 6U);
  EXPECT_EQ(parse_range("bytes=0-999", 10, range), RangeVerdict::part);
  EXPECT_EQ(range.bytes, 10U);
  EXPECT_EQ(parse_range("bytes=-99", 10, range), RangeVerdict::part);
  EXPECT_EQ(range.bytes, 10U);
}

TEST(ParseRange, RefusesOrIgnoresTheRest) {
  ByteRange range;
  for (const char* text : {"bytes=10-", "bytes=10-12", "bytes=-0"}) {
    EXPECT_EQ(parse_range(text, 10, range), RangeVerdict::unsatisfiable) << text;
  }
  for (const char* text :
       {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=4-2", "bytes=1-2,4-5", "lines=1-2",
        "bytes=99999999999999999999-", "bytes=1-x"}) {
    EXPECT_EQ(parse_range(text, 10, range), RangeVerdict::whole) << text;
    EXPECT_EQ(range.bytes, 10U) << text;
  }
}

TEST(ContentDisposition, KeepsForeignNamesAndNothingElse) {
  EXPECT_EQ(content_disposition("bird \"é\".png"),
            "attachment; filename=\"bird ____.png\"; filename*=UTF-8''bird%20%22%C3%A9%22.png");
  EXPECT_EQ(content_disposition("a\r\nSet-Cookie: x").find('\n'), std::string::npos);
}

TEST_F(Files, AnswerWholeInPartAndNotAtAll) {
  const FileReply reply{.path = write("a.png", "0123456789"),
                        .content_type = "image/png",
                        .etag = "abc",
                        .cache_control = std::string(cache_forever)};
  const auto whole = file_response(get("/"), reply);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->status, 200);
  EXPECT_EQ(body_of(*whole), "0123456789");
  EXPECT_EQ(whole->header("ETag"), "\"abc\"");

  const auto part = file_response(get("/", {{"range", "bytes=3-5"}}), reply);
  EXPECT_EQ(part->status, 206);
  EXPECT_EQ(body_of(*part), "345");
  EXPECT_EQ(part->header("Content-Range"), "bytes 3-5/10");
  EXPECT_EQ(file_response(get("/", {{"range", "bytes=10-"}}), reply)->status, 416);
  const auto changed =
      file_response(get("/", {{"range", "bytes=3-5"}, {"if-range", "\"x\""}}), reply);
  EXPECT_EQ(changed->status, 200);

  for (const char* known : {"\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*"}) {
    EXPECT_EQ(file_response(get("/", {{"if-none-match", known}}), reply)->status, 304) << known;
  }
  EXPECT_EQ(file_response(get("/", {{"if-none-match", "\"x\""}}), reply)->status, 200);
}

TEST_F(Files, AreNotFoundWhenTheyAreNone) {
  for (const std::string& path : {std::string("/nowhere/x"), folder_.string()}) {
    const auto response = file_response(get("/"), {.path = path, .content_type = "image/png"});
    ASSERT_FALSE(response) << path;
    EXPECT_EQ(response.error().kind, ErrorKind::not_found);
  }
}

TEST_F(Files, PageServesFilesRoutesAndPackedSiblings) {
  write("index.html", "<html>");
  write("assets/app-1234.js", "plain");
  write("assets/app-1234.js.br", "packed");
  write(".secret", "no");
  const PageFolder page(folder_);
  EXPECT_EQ(body_of(page.answer(get("/"))), "<html>");
  EXPECT_EQ(page.answer(get("/")).header("Cache-Control"), "no-cache");
  EXPECT_EQ(body_of(page.answer(get("/gallery/7"))), "<html>");
  EXPECT_EQ(page.answer(get("/missing.png")).status, 404);
  EXPECT_EQ(page.answer(get("/.secret")).status, 404);
  EXPECT_EQ(page.answer(get("/assets%2Fapp-1234.js")).status, 404);

  const auto plain = page.answer(get("/assets/app-1234.js"));
  EXPECT_EQ(body_of(plain), "plain");
  EXPECT_NE(plain.header("Cache-Control").find("immutable"), std::string::npos);
  const auto packed = page.answer(get("/assets/app-1234.js", {{"accept-encoding", "gzip, br"}}));
  EXPECT_EQ(body_of(packed), "packed");
  EXPECT_EQ(packed.header("Content-Encoding"), "br");
  EXPECT_EQ(packed.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_NE(packed.header("ETag"), plain.header("ETag"));
  EXPECT_EQ(body_of(page.answer(get("/assets/app-1234.js", {{"accept-encoding", "br;q=0"}}))),
            "plain");
}

TEST_F(Files, AnUnbuiltPageSaysSo) {
  const auto response = PageFolder(folder_ / "nowhere").answer(get("/"));
  EXPECT_NE(body_of(response).find("npm run build"), std::string::npos);
}

}  // namespace
}  // namespace atelier::http
