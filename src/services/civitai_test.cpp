#include "services/civitai.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

const std::string home = "https://civitai.com";

net::Url url(const std::string& text) {
  return net::parse_url(text).value();
}

TEST(Civitai, PagesAndDownloadsAreUnderstood) {
  const auto page = civitai_page(url("https://civitai.com/models/12/ink?modelVersionId=34"), home);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->model, "12");
  EXPECT_EQ(page->version, "34");
  EXPECT_EQ(civitai_page(url("https://www.civitai.com/models/12"), home)->version, "");
  EXPECT_EQ(
      civitai_page(url("https://civitai.com/api/download/models/34?type=Model"), home)->version,
      "34");
  EXPECT_FALSE(civitai_page(url("https://civitai.com/images/12"), home));
  EXPECT_FALSE(civitai_page(url("https://civitai.com/models/1x"), home));
  EXPECT_FALSE(civitai_page(url("https://example.org/models/12"), home));
  EXPECT_EQ(civitai_api_url(home, {"12", ""}), "https://civitai.com/api/v1/models/12");
  EXPECT_EQ(civitai_api_url(home, {"12", "34"}), "https://civitai.com/api/v1/model-versions/34");
}

const std::string version = R"({"id": 34, "name": "v2", "model": {"name": "Ink"},
  "trainedWords": ["inkwash", 7], "downloadUrl": "https://civitai.com/api/download/models/34",
  "files": [
    {"name": "../ink.ckpt", "downloadUrl": "https://civitai.com/api/download/models/34?format=Pickle",
     "hashes": {"SHA256": ")" +
                            std::string(64, 'B') + R"("}},
    {"name": "ink.safetensors", "primary": true,
     "downloadUrl": "https://civitai.com/api/download/models/34",
     "hashes": {"SHA256": ")" +
                            std::string(64, 'A') + R"("}}]})";

TEST(Civitai, AVersionSaysWhatItIs) {
  const auto main = parse_civitai_version(version, url(home + "/models/12")).value();
  EXPECT_EQ(main.facts.name, "Ink v2");
  EXPECT_EQ(main.facts.trigger_phrases, std::vector<std::string>{"inkwash"});
  EXPECT_EQ(main.file_name, "ink.safetensors");
  EXPECT_EQ(main.sha256, std::string(64, 'a'));
  EXPECT_EQ(main.url, "https://civitai.com/api/download/models/34");
}

TEST(Civitai, TheFileThatIsAskedForBringsItsOwnChecksum) {
  const std::string download = home + "/api/download/models/34";
  const auto pickle = parse_civitai_version(version, url(download + "?format=Pickle")).value();
  EXPECT_EQ(pickle.sha256, std::string(64, 'b'));
  EXPECT_EQ(pickle.file_name, "ink.ckpt");
  const auto unknown = parse_civitai_version(version, url(download + "?size=pruned")).value();
  EXPECT_EQ(unknown.sha256, "") << "no guess about which one this is";
}

TEST(Civitai, WhatIsNoAnswerIsRefused) {
  EXPECT_FALSE(parse_civitai_version("<html>", url(home + "/models/12")));
  EXPECT_FALSE(parse_civitai_version(R"({"id": 34})", url(home + "/models/12")));
  EXPECT_EQ(newest_civitai_version(R"({"modelVersions": [{"id": 99}, {"id": 34}]})").value(), "99");
  EXPECT_FALSE(newest_civitai_version(R"({"modelVersions": []})"));
}

}  // namespace
}  // namespace atelier
