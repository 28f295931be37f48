#include "store/models.h"

#include <gtest/gtest.h>

#include "db/temp_database.h"
#include "store/settings.h"
#include "store/test_rows.h"

namespace atelier {
namespace {

class ModelStoreTest : public testing::Test {
 protected:
  void put(const Model& model) {
    const auto done = db_->write([&](Tx& tx) { return models_.put(tx, model); });
    ASSERT_TRUE(done) << to_line(done.error());
  }
  void set_default(const ModelId& id) {
    ASSERT_TRUE(db_->write([&](Tx& tx) { return models_.set_default(tx, id); }));
  }
  std::optional<Model> at(std::string_view path) {
    return db_->read([&](Tx& tx) { return models_.find_at(tx, path); }).value();
  }
  TempDatabase db_;
  ModelStore models_;
};

TEST_F(ModelStoreTest, AModelComesBackAsItWentIn) {
  const Model model = test_model("/m/starter");
  put(model);
  const Model found = at("/m/starter").value();
  EXPECT_EQ(found.id, model.id);
  EXPECT_EQ(found.size_multiple, 16);
  EXPECT_EQ(found.defaults.scheduler, "euler");
  EXPECT_EQ(found.defaults.cfg_scale, 5);
  EXPECT_EQ(found.example_prompts, model.example_prompts);
  EXPECT_EQ(found.trigger_phrases, model.trigger_phrases);
  EXPECT_EQ(found.variant, "normal");
  EXPECT_EQ(found.prediction, "epsilon");
  EXPECT_EQ(found.family_label, model.family_label);
  EXPECT_EQ(found.trigger, "<ink>");
  EXPECT_EQ(found.vectors, 3);
  EXPECT_EQ(found.scale, 4);
  EXPECT_EQ(found.default_weight, 0.75);
  EXPECT_EQ(found.defaults.cfg_rescale, 0.25);
  EXPECT_EQ(found.defaults.clip_skip, 1);
  EXPECT_EQ(found.defaults.vae_id, model.defaults.vae_id);
  EXPECT_EQ(found.defaults.preprocessor, "canny");
  EXPECT_EQ(found.source, model.source);
  EXPECT_EQ(found.source_url, model.source_url);
  EXPECT_EQ(found.cover, model.cover);
  EXPECT_EQ(found.edited, model.edited);
  EXPECT_EQ(found.rev, 1);
  EXPECT_EQ(found.updated_at, 6);
  EXPECT_FALSE(at("/m/none"));
}

TEST_F(ModelStoreTest, LookingAgainKeepsTheIdAndTheDefault) {
  const Model model = test_model("/m/starter");
  put(model);
  set_default(model.id);
  Model again = test_model("/m/starter");
  again.state = ModelState::broken;
  again.fault = "A tensor is missing.";
  put(again);
  const Model found = at("/m/starter").value();
  EXPECT_EQ(found.id, model.id);
  EXPECT_TRUE(found.is_default);
  EXPECT_EQ(found.state, ModelState::broken);
  EXPECT_EQ(found.fault, "A tensor is missing.");
  EXPECT_EQ(found.rev, 2);
}

TEST_F(ModelStoreTest, AForgottenPathIsRememberedUntilItIsUnforgotten) {
  const auto forget = [&](std::string_view stamp) {
    ASSERT_TRUE(db_->write([&](Tx& tx) { return models_.forget(tx, "/m/a", stamp); }));
  };
  const auto known = [&] {
    return db_->read([&](Tx& tx) { return models_.forgotten(tx); }).value();
  };
  forget("1");
  forget("2");
  EXPECT_EQ(known(), (std::map<std::string, std::string>{{"/m/a", "2"}}));
  ASSERT_TRUE(db_->write([&](Tx& tx) { return models_.unforget(tx, "/m/a"); }));
  EXPECT_TRUE(known().empty());
}

TEST_F(ModelStoreTest, ThereIsOneDefault) {
  const Model a = test_model("/m/a");
  const Model b = test_model("/m/b");
  put(a);
  put(b);
  set_default(a.id);
  set_default(b.id);
  EXPECT_EQ(db_->read([&](Tx& tx) { return models_.find_default(tx); }).value()->id, b.id);
  EXPECT_EQ(db_->read([&](Tx& tx) { return models_.all(tx); }).value().front().id, b.id);
}

TEST_F(ModelStoreTest, SettingsAreReplaced) {
  const SettingStore settings;
  const auto put_setting = [&](std::string_view value) {
    ASSERT_TRUE(db_->write([&](Tx& tx) { return settings.put(tx, "a", value); }));
  };
  const auto find = [&] {
    return db_->read([&](Tx& tx) { return settings.find(tx, "a"); }).value();
  };
  EXPECT_FALSE(find());
  put_setting("1");
  put_setting("2");
  EXPECT_EQ(find(), "2");
}

}  // namespace
}  // namespace atelier
