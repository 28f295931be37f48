#include "services/models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/test_studio.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ModelsTest : public testing::Test {
 protected:
  ModelsTest() { fs::create_directories(folder_.at("main")); }
  std::string put_model(const std::string& path, const std::string& weights) {
    fs::create_directories(folder_.at(path + "/unet"));
    std::ofstream(folder_.at(path + "/unet/a.safetensors")) << weights;
    return folder_.at(path);
  }
  std::vector<Model> scan() { return models_.rescan(me_).value(); }

  Caller me_;
  TempFolder folder_;
  TempDatabase db_;
  RecordingSink sink_;
  int inspected_ = 0;
  std::string fault_;
  ModelService models_{*db_,
                       {folder_.at("bundled"), folder_.at("main")},
                       [this](const std::string&) -> Result<protocol::ModelFacts> {
                         ++inspected_;
                         if (fault_ == "engine") return fail(ErrorKind::unavailable, "No engine.");
                         return protocol::ModelFacts{.base = "sd-1",
                                                     .type = "main",
                                                     .format = "diffusers",
                                                     .prediction = "epsilon",
                                                     .native_width = 256,
                                                     .native_height = 256,
                                                     .size_multiple = 16,
                                                     .fault = fault_};
                       },
                       sink_};
};

TEST_F(ModelsTest, WhatLiesInTheFolderIsFoundOnceAndLookedAtOnce) {
  put_model("main/bird", "weights");
  const auto models = scan();
  ASSERT_EQ(models.size(), 1U);
  EXPECT_EQ(models[0].name, "bird");
  EXPECT_EQ(models[0].native_width, 256);
  EXPECT_EQ(models[0].defaults.width, 256);
  EXPECT_EQ(models[0].state, ModelState::ready);
  EXPECT_TRUE(models[0].is_default);
  scan();
  EXPECT_EQ(inspected_, 1);
  EXPECT_EQ(sink_.count("models"), 1);
}

TEST_F(ModelsTest, TheCardNamesAndTheBundledOneIsTheDefault) {
  put_model("main/another", "weights");
  std::ofstream(put_model("bundled/starter", "small") + "/atelier.json")
      << R"({"name": "Atelier starter", "description": "small", "extra": 1,
             "native_width": 192, "native_height": 192,
             "default_settings": {"scheduler": "euler", "steps": 8, "cfg_scale": 4},
             "example_prompts": ["bluebird"]})";
  const Model model = scan().at(0);
  EXPECT_EQ(model.name, "Atelier starter");
  EXPECT_TRUE(model.is_default);
  EXPECT_TRUE(model.bundled);
  EXPECT_EQ(model.defaults.scheduler, "euler");
  EXPECT_EQ(model.defaults.steps, 8);
  EXPECT_EQ(model.defaults.width, 192);
  EXPECT_EQ(model.example_prompts, std::vector<std::string>{"bluebird"});
  EXPECT_EQ(models_.require_default()->id, model.id);
}

TEST_F(ModelsTest, ADamagedCardDoesNotBreakAModel) {
  std::ofstream(put_model("main/bird", "weights") + "/atelier.json") << "{ no json";
  EXPECT_EQ(scan().at(0).state, ModelState::ready);
}

TEST_F(ModelsTest, AModelThatLeavesIsMissingAndComesBackAsItself) {
  put_model("main/bird", "weights");
  const Model before = scan().at(0);
  fs::rename(folder_.at("main/bird"), folder_.at("away"));
  const Model missing = scan().at(0);
  EXPECT_EQ(missing.state, ModelState::missing);
  EXPECT_THAT(models_.require_ready(missing.id).error().message, HasSubstr("no longer there"));
  fs::rename(folder_.at("away"), folder_.at("main/bird"));
  const Model back = scan().at(0);
  EXPECT_EQ(back.state, ModelState::ready);
  EXPECT_EQ(back.id, before.id);
  EXPECT_EQ(back.hash, before.hash);
}

TEST_F(ModelsTest, TheEnginesVerdictIsKeptAndAnAbsentEngineIsAskedAgain) {
  put_model("main/bird", "weights");
  fault_ = "engine";
  EXPECT_EQ(scan().at(0).state, ModelState::broken);
  fault_ = "unet/conv_in.weight is missing.";
  EXPECT_EQ(scan().at(0).fault, fault_);
  scan();
  EXPECT_EQ(inspected_, 2) << "a verdict about unchanged files is not asked for twice";
  EXPECT_THAT(models_.require_default().error().message, HasSubstr("atelier models add"));
}

TEST_F(ModelsTest, AddingUsesAModelWhereItLies) {
  const std::string path = put_model("elsewhere/bird", "weights");
  const Model added = models_.add(me_, path).value();
  EXPECT_EQ(added.path, fs::canonical(path).string());
  EXPECT_EQ(scan().size(), 1U) << "a scan keeps it";
  EXPECT_EQ(scan().at(0).state, ModelState::ready);
  EXPECT_EQ(models_.add(me_, folder_.at("gone")).error().kind, ErrorKind::invalid);
  EXPECT_THAT(models_.add(me_, folder_.at("main")).error().message, HasSubstr("is no model"));
}

TEST_F(ModelsTest, ChangedWeightsAreAnotherModel) {
  put_model("main/bird", "weights");
  const std::string hash = scan().at(0).hash;
  put_model("main/bird", "other weights");
  EXPECT_NE(scan().at(0).hash, hash);
}

}  // namespace
}  // namespace atelier
