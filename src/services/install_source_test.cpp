#include "services/install_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace atelier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(InstallSource, APathAnAddressAndARepositoryAreToldApart) {
  EXPECT_EQ(parse_source("/models/a.safetensors")->kind, InstallKind::path);
  EXPECT_EQ(parse_source(" https://example.org/a.pt ")->kind, InstallKind::url);
  EXPECT_EQ(parse_source("owner/name")->kind, InstallKind::hugging_face);
  EXPECT_EQ(parse_source("example.org/models/a.pt")->url, "https://example.org/models/a.pt");
  const auto repo = parse_source("owner/na.me-2::unet/sub::fp16").value();
  EXPECT_EQ(repo.repo, "owner/na.me-2");
  EXPECT_THAT(repo.wanted, ElementsAre("unet/sub", "fp16"));
}

TEST(InstallSource, APageOfHuggingFaceIsItsRepository) {
  EXPECT_EQ(parse_source("https://huggingface.co/owner/name")->text, "owner/name");
  const auto file =
      parse_source("https://huggingface.co/owner/name/blob/v2/a%20b/c.safetensors").value();
  EXPECT_EQ(file.kind, InstallKind::hugging_face);
  EXPECT_EQ(file.revision, "v2");
  EXPECT_EQ(file.text, "owner/name::a b/c.safetensors");
}

TEST(InstallSource, ATokenInAnAddressIsTakenOutOfIt) {
  const auto source =
      parse_source("https://civitai.com/api/download/models/1?type=Model&token=abc");
  EXPECT_EQ(source->token, "abc");
  EXPECT_THAT(source->text, Not(HasSubstr("abc")));
  EXPECT_EQ(source->url, "https://civitai.com/api/download/models/1?type=Model");
}

TEST(InstallSource, WhatIsNoneIsRefusedWithWhatIsPossible) {
  for (const char* text : {"", "   ", "name", "../a", "owner/name::../x", "owner/name::/etc",
                           "file:///etc/passwd", "https://", "a b/c", "https://me:pw@a.org/b"}) {
    const auto source = parse_source(text);
    ASSERT_FALSE(source) << text;
    EXPECT_EQ(source.error().kind, ErrorKind::invalid);
  }
  EXPECT_THAT(parse_source("name").error().message, HasSubstr("owner/name"));
}

TEST(WeightsFileName, IsNeverAPath) {
  EXPECT_EQ(weights_file_name("../../etc/ink.safetensors"), "ink.safetensors");
  EXPECT_EQ(weights_file_name("a\\b\\ink.pt"), "ink.pt");
  EXPECT_EQ(weights_file_name("..."), "");
  EXPECT_EQ(weights_file_name("../"), "");
  EXPECT_EQ(weights_file_name(".bashrc"), "bashrc");
  EXPECT_EQ(weights_file_name("i:n*k.ckpt"), "i_n_k.ckpt");
  const std::string longest = weights_file_name(std::string(500, 'a') + ".safetensors");
  EXPECT_LT(longest.size(), 200U);
  EXPECT_TRUE(longest.ends_with(".safetensors"));
}

}  // namespace
}  // namespace atelier
