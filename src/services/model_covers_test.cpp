#include "services/model_covers.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/test_studio.h"
#include "services/uploads.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

class ModelCoversTest : public testing::Test {
 protected:
  ModelCoversTest() {
    model_ = models_.list(me_).value().at(0);
    other_ = test_model("/models/other");
    other_.cover.clear();
    EXPECT_TRUE(studio_.db->write([&](Tx& tx) { return ModelStore().put(tx, other_); }));
    EXPECT_TRUE(covers_.remove(me_, model_.id));
  }
  static std::string media(const std::string& name) {
    return ATELIER_SOURCE_DIR "/tests/fixtures/media/" + name;
  }
  static Bytes fixture(const std::string& name) { return read_file(media(name), 1 << 20).value(); }
  static std::vector<Result<protocol::ModelFacts>> inspect(const std::vector<std::string>& paths) {
    const protocol::ModelFacts facts{.base = "sd-1", .type = "lora", .format = "checkpoint"};
    return {paths.size(), Result<protocol::ModelFacts>(facts)};
  }
  Result<Model> upload(const ModelId& id, const std::string& name) {
    TRY(const auto upload, covers_.begin(me_, id));
    TRY_DO(upload->take(fixture(name)));
    return covers_.finish(me_, *upload);
  }
  int files() {
    const auto all = fs::directory_iterator(folder());
    return int(std::distance(fs::begin(all), fs::end(all)));
  }
  std::string folder() { return studio_.db.folder().at("covers"); }

  TestStudio studio_;
  Caller me_;
  AssetService assets_{*studio_.db, *studio_.blobs, studio_.maker, studio_.sink};
  ModelService models_{*studio_.db, {"", studio_.db.folder().at("models")}, &inspect, studio_.sink};
  ModelCoverService covers_{folder(), models_, assets_, studio_.maker};
  Model model_;
  Model other_;
};

TEST_F(ModelCoversTest, AFileBecomesASmallPicture) {
  EXPECT_EQ(covers_.open(me_, model_.id).error().kind, ErrorKind::not_found);
  const auto model = upload(model_.id, "turned.jpg");
  ASSERT_TRUE(model) << to_line(model.error());
  const auto file = covers_.open(me_, model_.id).value();
  EXPECT_EQ(file.content_type, "image/webp");
  EXPECT_TRUE(fs::exists(file.path));
  EXPECT_EQ(files(), 1) << "the file that came is gone";
}

TEST_F(ModelCoversTest, APictureIsDeletedWithItsLastModel) {
  ASSERT_TRUE(upload(model_.id, "turned.jpg"));
  ASSERT_TRUE(upload(other_.id, "turned.jpg"));
  EXPECT_EQ(files(), 1);
  ASSERT_TRUE(covers_.remove(me_, model_.id));
  EXPECT_EQ(files(), 1);
  ASSERT_TRUE(covers_.remove(me_, other_.id));
  EXPECT_EQ(files(), 0);
}

TEST_F(ModelCoversTest, WhatIsNoPictureIsRefused) {
  EXPECT_FALSE(upload(model_.id, "sound.mp4"));
  EXPECT_FALSE(upload(model_.id, "README.md"));
  EXPECT_EQ(covers_.begin(me_, ModelId::make()).error().kind, ErrorKind::not_found);
  EXPECT_EQ(covers_.use_asset(me_, model_.id, AssetId::make()).error().kind, ErrorKind::not_found);
  EXPECT_EQ(files(), 0);
}

TEST_F(ModelCoversTest, APictureBesideAModelIsItsCoverUntilAPersonSaysOtherwise) {
  const fs::path root = studio_.db.folder().at("models");
  fs::create_directories(root / "main/bird/unet");
  fs::create_directories(root / "lora");
  std::ofstream(root / "main/bird/unet/a.safetensors") << "weights";
  std::ofstream(root / "lora/ink.safetensors") << "other weights";
  fs::copy_file(media("turned.jpg"), root / "main/bird/cover.jpg");
  fs::copy_file(media("turned.jpg"), root / "lora/ink.preview.jpg");
  models_.look_for_covers([this](const std::string& path) { return covers_.beside(path); });
  const auto named = [&](const std::string& name) {
    const auto all = models_.rescan(me_).value();
    for (const Model& model : all) {
      if (model.name == name) return model;
    }
    return Model{};
  };
  const Model bird = named("bird");
  ASSERT_FALSE(bird.cover.empty());
  EXPECT_EQ(named("ink").cover, bird.cover) << "the same picture";
  EXPECT_TRUE(covers_.open(me_, bird.id));
  ASSERT_TRUE(covers_.remove(me_, bird.id));
  EXPECT_EQ(named("bird").cover, "") << "a person took it away";
  EXPECT_FALSE(named("ink").cover.empty());
}

TEST_F(ModelCoversTest, ADamagedPictureBesideAModelIsNoCover) {
  const fs::path root = studio_.db.folder().at("models");
  fs::create_directories(root / "lora");
  std::ofstream(root / "lora/ink.safetensors") << "weights";
  std::ofstream(root / "lora/ink.png") << "no picture";
  EXPECT_EQ(covers_.beside((root / "lora/ink.safetensors").string()), "");
  EXPECT_EQ(covers_.beside((root / "lora/none.safetensors").string()), "");
}

TEST_F(ModelCoversTest, APictureOfTheGalleryServesToo) {
  UploadService uploads(*studio_.db, *studio_.blobs, studio_.maker, studio_.sink);
  auto picture = uploads.begin(me_, {.name = "x"}).value();
  ASSERT_TRUE(picture->take(fixture("turned.jpg")));
  const Asset asset = uploads.finish(me_, *picture).value().asset;
  const auto model = covers_.use_asset(me_, model_.id, asset.id);
  ASSERT_TRUE(model) << to_line(model.error());
  ASSERT_TRUE(assets_.remove(me_, asset.id));
  EXPECT_TRUE(covers_.open(me_, model_.id)) << "it stays when the picture is deleted";
}

}  // namespace
}  // namespace atelier
