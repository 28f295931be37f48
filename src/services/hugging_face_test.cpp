#include "services/hugging_face.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/repo_weights.h"

namespace atelier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

RepoListing listing(const std::vector<std::string>& paths) {
  RepoListing list;
  for (const std::string& path : paths) list.files.push_back({.path = path, .bytes = 10});
  return list;
}

InstallSource source(const std::string& text) {
  return parse_source(text).value();
}

std::vector<std::string> chosen(const RepoListing& list, const std::string& text) {
  const auto choice = choose_files(list, source(text));
  std::vector<std::string> paths;
  if (!choice) return {"refused: " + choice.error().message};
  for (const RepoFile& file : choice->files) paths.push_back(file.path);
  return paths;
}

const RepoListing pipeline = listing(
    {"README.md", "model_index.json", "v1-pruned.ckpt", "unet/config.json",
     "unet/diffusion_pytorch_model.bin", "unet/diffusion_pytorch_model.safetensors",
     "unet/diffusion_pytorch_model.fp16.safetensors", "vae/config.json",
     "vae/diffusion_pytorch_model.safetensors", "text_encoder/config.json",
     "text_encoder/pytorch_model.bin", "text_encoder/model.fp16.safetensors",
     "safety_checker/model.safetensors", "tokenizer/merges.txt", "unet/openvino_model.bin"});

TEST(HuggingFace, AListingIsReadAndNamesThatLeadOutAreLeftOut) {
  const std::string sha(64, 'a');
  const auto list = parse_repo(R"({"sha": "c0ffee", "siblings": [
      {"rfilename": "a.safetensors", "size": 5, "lfs": {"sha256": ")" +
                               sha + R"(", "size": 5}},
      {"rfilename": "../b.safetensors"}, {"rfilename": "/c"}, {"rfilename": "x/.git/d"},
      {"rfilename": 7}, "e"]})")
                        .value();
  ASSERT_EQ(list.files.size(), 1U);
  EXPECT_EQ(list.files[0].sha256, sha);
  EXPECT_EQ(list.files[0].bytes, 5);
  EXPECT_EQ(list.commit, "c0ffee");
  EXPECT_EQ(parse_repo("<html>").error().kind, ErrorKind::corrupt);
  EXPECT_EQ(parse_repo(R"({"error": "no"})").error().kind, ErrorKind::corrupt);
}

TEST(HuggingFace, APipelineIsOneFormatAndOneVariantOfEachPart) {
  EXPECT_THAT(chosen(pipeline, "o/n"),
              UnorderedElementsAre("model_index.json", "unet/diffusion_pytorch_model.safetensors",
                                   "unet/config.json", "vae/diffusion_pytorch_model.safetensors",
                                   "vae/config.json", "text_encoder/model.fp16.safetensors",
                                   "text_encoder/config.json", "tokenizer/merges.txt"));
  const auto half = chosen(pipeline, "o/n::fp16");
  EXPECT_THAT(half, testing::Contains("unet/diffusion_pytorch_model.fp16.safetensors"));
  EXPECT_THAT(half, testing::Contains("vae/diffusion_pytorch_model.safetensors"))
      << "a part without the variant comes as it is";
}

TEST(HuggingFace, OneFileIsTakenByItsNameOrBecauseItIsAlone) {
  EXPECT_THAT(chosen(pipeline, "o/n::v1-pruned.ckpt"), ElementsAre("v1-pruned.ckpt"));
  const auto alone =
      listing({"README.md", "pytorch_lora_weights.safetensors", "pytorch_lora_weights.bin"});
  EXPECT_THAT(chosen(alone, "o/ink"), ElementsAre("pytorch_lora_weights.safetensors"));
  EXPECT_EQ(choose_files(alone, source("o/ink"))->model_name, "ink");
}

TEST(HuggingFace, OfSeveralModelsOneMustBeNamed) {
  const auto several = listing({"a.safetensors", "b.safetensors", "sub/c.safetensors"});
  const auto refused = choose_files(several, source("o/n"));
  EXPECT_THAT(refused.error().message, HasSubstr("o/n::a.safetensors"));
  EXPECT_THAT(chosen(several, "o/n::sub"), ElementsAre("sub/c.safetensors"));
  EXPECT_THAT(chosen(several, "o/n::bf16")[0], HasSubstr("no folder, file or variant"));
  EXPECT_THAT(chosen(listing({"README.md"}), "o/n")[0], HasSubstr("holds no weights"));
  EXPECT_THAT(chosen(listing({"a.json", "b.pt"}), "o/n::a.json")[0],
              HasSubstr("no file of weights"));
}

TEST(HuggingFace, ShardsComeWithTheirIndexAndOnlyIfThereIsNoWholeFile) {
  const auto shards =
      listing({"config.json", "model-00001-of-00002.safetensors",
               "model-00002-of-00002.safetensors", "model.safetensors.index.json",
               "model.safetensors.index.fp16.json", "model.fp16-00001-of-00001.safetensors"});
  EXPECT_THAT(chosen(shards, "o/n"),
              ElementsAre("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
                          "model.safetensors.index.json", "config.json"));
  EXPECT_THAT(chosen(shards, "o/n::fp16"),
              ElementsAre("model.fp16-00001-of-00001.safetensors",
                          "model.safetensors.index.fp16.json", "config.json"));
}

TEST(HuggingFace, WhatCanBeInstalledIsListed) {
  const auto found = candidates(pipeline, "o/n");
  std::vector<std::string> sources;
  for (const RepoCandidate& candidate : found) sources.push_back(candidate.source);
  EXPECT_THAT(sources, testing::IsSupersetOf({"o/n", "o/n::fp16", "o/n::v1-pruned.ckpt"}));
  EXPECT_EQ(found[0].bytes, 80);
}

TEST(HuggingFace, AddressesNameACommitAndEncodeTheirParts) {
  EXPECT_EQ(repo_url("https://hf.test", source("o/n")),
            "https://hf.test/api/models/o/n?blobs=true");
  EXPECT_EQ(file_url("https://hf.test", source("o/n"), "c0ffee", "a b/c#.pt"),
            "https://hf.test/o/n/resolve/c0ffee/a%20b/c%23.pt");
  EXPECT_EQ(file_url("https://hf.test", source("o/n"), "", "a.pt"),
            "https://hf.test/o/n/resolve/main/a.pt");
}

TEST(RepoWeights, VariantsAreReadFromNames) {
  EXPECT_EQ(variant_of("unet/diffusion_pytorch_model.fp16.safetensors"), "fp16");
  EXPECT_EQ(variant_of("model.fp16-00001-of-00002.safetensors"), "fp16");
  EXPECT_EQ(variant_of("model-00001-of-00002.safetensors"), "");
  EXPECT_EQ(variant_of("my.own.model.safetensors"), "");
}

}  // namespace
}  // namespace atelier
