#include "services/models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "services/test_studio.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ModelsTest : public testing::Test {
 protected:
  ModelsTest() { fs::create_directories(folder_.at("models/main")); }
  std::string put_model(const std::string& path, const std::string& weights) {
    fs::create_directories(folder_.at(path + "/unet"));
    std::ofstream(folder_.at(path + "/unet/a.safetensors")) << weights;
    return folder_.at(path);
  }
  std::string put_file(const std::string& path, const std::string& weights = "weights") {
    fs::create_directories(fs::path(folder_.at(path)).parent_path());
    std::ofstream(folder_.at(path)) << weights;
    return folder_.at(path);
  }
  std::vector<Model> scan() { return models_.rescan(me_).value(); }

  Caller me_;
  TempFolder folder_;
  TempDatabase db_;
  RecordingSink sink_;
  std::atomic<int> inspected_ = 0;
  std::string fault_;
  std::vector<Result<protocol::ModelFacts>> inspect(const std::vector<std::string>& paths) {
    std::vector<Result<protocol::ModelFacts>> answers;
    for (const std::string& path : paths) {
      ++inspected_;
      if (fault_ == "engine") {
        answers.emplace_back(fail(ErrorKind::unavailable, "No engine."));
        continue;
      }
      const bool lora = path.find("lora") != std::string::npos;
      answers.emplace_back(protocol::ModelFacts{.base = "sd-1",
                                                .type = lora ? "lora" : "main",
                                                .format = "diffusers",
                                                .prediction = "epsilon",
                                                .native_width = 256,
                                                .native_height = 256,
                                                .size_multiple = 16,
                                                .fault = fault_});
    }
    return answers;
  }
  ModelService models_{*db_,
                       {folder_.at("bundled"), folder_.at("models")},
                       [this](const std::vector<std::string>& paths) { return inspect(paths); },
                       sink_};
};

TEST_F(ModelsTest, WhatLiesInTheFolderIsFoundOnceAndLookedAtOnce) {
  put_model("models/main/bird", "weights");
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
  put_model("models/main/another", "weights");
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
  std::ofstream(put_model("models/main/bird", "weights") + "/atelier.json") << "{ no json";
  EXPECT_EQ(scan().at(0).state, ModelState::ready);
}

TEST_F(ModelsTest, AModelThatLeavesIsMissingAndComesBackAsItself) {
  put_model("models/main/bird", "weights");
  const Model before = scan().at(0);
  fs::rename(folder_.at("models/main/bird"), folder_.at("away"));
  const Model missing = scan().at(0);
  EXPECT_EQ(missing.state, ModelState::missing);
  EXPECT_THAT(models_.require_ready(missing.id).error().message, HasSubstr("no longer there"));
  fs::rename(folder_.at("away"), folder_.at("models/main/bird"));
  const Model back = scan().at(0);
  EXPECT_EQ(back.state, ModelState::ready);
  EXPECT_EQ(back.id, before.id);
  EXPECT_EQ(back.hash, before.hash);
}

TEST_F(ModelsTest, AModelThatIsMovedToAnotherFolderStaysItself) {
  const std::string path = put_file("models/lora/ink-lora.safetensors", "wet");
  const Model before = scan().at(0);
  ASSERT_TRUE(models_.change(me_, before.id, {.name = "Ink"}));
  fs::create_directories(folder_.at("models/lora/styles"));
  fs::rename(path, folder_.at("models/lora/styles/ink-lora.safetensors"));
  const auto after = scan();
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(after[0].id, before.id);
  EXPECT_EQ(after[0].name, "Ink");
  EXPECT_THAT(after[0].path, HasSubstr("styles"));
}

TEST_F(ModelsTest, TheEnginesVerdictIsKeptAndAnAbsentEngineIsAskedAgain) {
  put_model("models/main/bird", "weights");
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
  EXPECT_THAT(models_.add(me_, folder_.at("models/main")).error().message,
              HasSubstr("is no model"));
}

TEST_F(ModelsTest, ThereAreModelsOfEveryTypeInEveryFolder) {
  put_file("models/lora/style/ink.safetensors");
  put_file("models/vae/lora-in-the-wrong-folder.safetensors");
  put_file("models/lora/.hidden/lora.safetensors");
  put_file("models/lora/notes.txt");
  const auto models = scan();
  ASSERT_EQ(models.size(), 2U);
  EXPECT_EQ(models[0].type, "lora");
  EXPECT_EQ(models[1].type, "lora");
  EXPECT_FALSE(models[0].is_default) << "only a main model draws by itself";
}

TEST_F(ModelsTest, WhatAPersonSaysWinsOverANewLook) {
  put_model("models/main/bird", "weights");
  const Model before = scan().at(0);
  const ModelChange change{.name = "Bird", .description = "sings", .rev = before.rev};
  const auto saved = models_.change(me_, before.id, change).value();
  EXPECT_FALSE(saved.is_stale);
  EXPECT_EQ(saved.row.name, "Bird");
  EXPECT_EQ(saved.row.rev, before.rev + 1);
  put_model("models/main/bird", "other weights");
  EXPECT_EQ(scan().at(0).name, "Bird");
  EXPECT_EQ(models_.probe(me_, before.id, Edits::keep)->description, "sings");
  const Model fresh = models_.probe(me_, before.id, Edits::forget).value();
  EXPECT_EQ(fresh.name, "bird");
  EXPECT_TRUE(fresh.edited.empty());
}

TEST_F(ModelsTest, AnOldRevChangesNothing) {
  put_model("models/main/bird", "weights");
  const Model before = scan().at(0);
  ASSERT_TRUE(models_.change(me_, before.id, {.name = "Bird", .rev = before.rev}));
  const auto late = models_.change(me_, before.id, {.name = "Fish", .rev = before.rev}).value();
  EXPECT_TRUE(late.is_stale);
  EXPECT_EQ(late.row.name, "Bird");
  EXPECT_EQ(models_.change(me_, before.id, {.type = "bird"}).error().faults.at(0).field, "type");
  EXPECT_EQ(models_.change(me_, ModelId::make(), {.name = "a"}).error().kind, ErrorKind::not_found);
}

TEST_F(ModelsTest, TheListIsFilteredSearchedAndSorted) {
  put_file("models/lora/ink-lora.safetensors", "a long one");
  put_file("models/lora/chalk-lora.safetensors", "short");
  put_model("models/main/bird", "weights");
  scan();
  const auto names = [&](const ModelQuery& query) {
    std::vector<std::string> list;
    const auto found = models_.list(me_, query).value();
    for (const Model& model : found) list.push_back(model.name);
    return list;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names({.type = "lora"}), (Names{"chalk-lora", "ink-lora"}));
  EXPECT_EQ(names({.type = "lora", .base = "sdxl"}), Names{});
  EXPECT_EQ(names({.search = "INK safetensors"}), Names{"ink-lora"});
  EXPECT_EQ(
      names({.type = "lora", .sort = ModelSort::size, .direction = SortDirection::descending}),
      (Names{"ink-lora", "chalk-lora"}));
}

TEST_F(ModelsTest, DeletingKeepsOrRemovesTheFiles) {
  put_model("models/main/bird", "weights");
  put_model("models/main/fish", "other weights");
  const auto both = scan();
  ASSERT_TRUE(models_.remove(me_, both[0].id, FileFate::remove));
  EXPECT_FALSE(fs::exists(both[0].path));
  ASSERT_TRUE(models_.remove(me_, both[1].id, FileFate::keep));
  EXPECT_TRUE(fs::exists(both[1].path));
  EXPECT_TRUE(scan().empty()) << "what was deleted does not come back by itself";
  const auto health = models_.health(me_).value();
  ASSERT_EQ(health.orphans.size(), 1U);
  EXPECT_EQ(health.orphans[0].path, both[1].path);
  EXPECT_TRUE(models_.add(me_, both[1].path)) << "but when somebody asks for it";
  EXPECT_EQ(sink_.count("model_deleted"), 2);
}

TEST_F(ModelsTest, WhatACrashLeftHalfDeletedGoes) {
  const std::string left = put_file("models/lora/.atelier-deleted-01/a.safetensors");
  EXPECT_TRUE(scan().empty());
  EXPECT_FALSE(fs::exists(left));
}

TEST_F(ModelsTest, ABundledModelAndOneAJobNeedsStay) {
  put_model("bundled/starter", "small");
  put_model("models/main/bird", "weights");
  const auto models = scan();
  EXPECT_THAT(models_.remove(me_, models[0].id, FileFate::remove).error().message,
              HasSubstr("came with the program"));
  Job job = test_job();
  job.model.id = models[1].id;
  ASSERT_TRUE(db_->write([&](Tx& tx) { return JobStore().insert(tx, job, {}); }));
  EXPECT_THAT(models_.remove(me_, models[1].id, FileFate::remove).error().message,
              HasSubstr("1 waiting or running job"));
  EXPECT_TRUE(fs::exists(models[1].path));
}

TEST_F(ModelsTest, AnOrphanIsDeletedOnlyByItsName) {
  put_model("models/main/bird", "weights");
  const Model bird = scan().at(0);
  EXPECT_EQ(models_.remove_orphan(me_, bird.path).error().kind, ErrorKind::not_found);
  ASSERT_TRUE(models_.remove(me_, bird.id, FileFate::keep));
  EXPECT_TRUE(models_.remove_orphan(me_, bird.path));
  EXPECT_FALSE(fs::exists(bird.path));
}

TEST_F(ModelsTest, AFolderSaysWhatCouldBeInstalled) {
  put_file("downloads/a.safetensors");
  put_model("downloads/bird", "weights");
  ASSERT_TRUE(models_.add(me_, folder_.at("downloads/bird")));
  const auto found = models_.find_in(me_, folder_.at("downloads")).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_FALSE(found[0].installed);
  EXPECT_TRUE(found[1].installed);
  EXPECT_EQ(models_.find_in(me_, "downloads").error().kind, ErrorKind::invalid);
}

TEST_F(ModelsTest, WhatIsStillBeingWrittenWaits) {
  const std::string path = put_file("models/lora/lora.safetensors");
  {
    std::ofstream writing(path, std::ios::app);
    writing << "more";
    EXPECT_EQ(models_.look_again().value(), 1);
    EXPECT_EQ(inspected_, 0);
  }
  EXPECT_EQ(models_.look_again().value(), 0);
  EXPECT_EQ(models_.list(me_)->size(), 1U);
}

TEST_F(ModelsTest, AYoungModelThatMakesNoSenseIsNotBelievedYet) {
  put_model("models/main/bird", "half");
  fault_ = "The file ends early.";
  EXPECT_EQ(models_.look_again().value(), 1);
  EXPECT_TRUE(models_.list(me_)->empty());
  fault_.clear();
  EXPECT_EQ(models_.look_again().value(), 0);
  EXPECT_EQ(models_.list(me_)->at(0).state, ModelState::ready);
}

TEST_F(ModelsTest, ChangedWeightsAreAnotherModel) {
  put_model("models/main/bird", "weights");
  const std::string hash = scan().at(0).hash;
  put_model("models/main/bird", "other weights");
  EXPECT_NE(scan().at(0).hash, hash);
}

}  // namespace
}  // namespace atelier
