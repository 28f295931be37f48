#include "store/installs.h"

#include <gtest/gtest.h>

#include "db/temp_database.h"

namespace atelier {
namespace {

Install test_install() {
  Install install;
  install.id = InstallId::make();
  install.owner = "local";
  install.source = "owner/name::fp16";
  install.kind = InstallKind::hugging_face;
  install.name = "Ink";
  install.files = {{.path = "unet/a.safetensors",
                    .url = "https://example.org/a",
                    .bytes = 5,
                    .bytes_total = 10,
                    .sha256 = "ab",
                    .validator = "\"1\"",
                    .done = false},
                   {.path = "b.json", .url = "https://example.org/b"}};
  install.facts = {.name = "Ink",
                   .description = "wet",
                   .source_url = "https://example.org",
                   .trigger_phrases = {"ink"}};
  install.model_ids = {ModelId::make()};
  install.created_at = 1;
  install.updated_at = 2;
  return install;
}

class InstallStoreTest : public testing::Test {
 protected:
  void insert(const Install& install) {
    ASSERT_TRUE(db_->write([&](Tx& tx) { return installs_.insert(tx, install); }));
  }
  std::optional<Install> find(const InstallId& id) {
    return db_->read([&](Tx& tx) { return installs_.find(tx, id); }).value();
  }
  std::optional<Install> claim() {
    return db_->write([&](Tx& tx) { return installs_.claim_next(tx, 9); }).value();
  }
  TempDatabase db_;
  InstallStore installs_;
};

TEST_F(InstallStoreTest, AnInstallComesBackAsItWentIn) {
  const Install install = test_install();
  insert(install);
  const Install found = find(install.id).value();
  EXPECT_EQ(found.source, install.source);
  EXPECT_EQ(found.kind, InstallKind::hugging_face);
  EXPECT_EQ(found.name, "Ink");
  ASSERT_EQ(found.files.size(), 2U);
  EXPECT_EQ(found.files[0].validator, "\"1\"");
  EXPECT_EQ(found.files[0].bytes_total, 10);
  EXPECT_FALSE(found.files[1].bytes_total);
  EXPECT_EQ(found.facts.trigger_phrases, install.facts.trigger_phrases);
  EXPECT_EQ(found.model_ids, install.model_ids);
  EXPECT_FALSE(find(InstallId::make()));
}

TEST_F(InstallStoreTest, TheOldestWaitingOneIsTakenOnce) {
  const Install a = test_install();
  const Install b = test_install();
  insert(a);
  insert(b);
  EXPECT_EQ(claim()->id, a.id);
  EXPECT_EQ(claim()->id, b.id);
  EXPECT_FALSE(claim());
  EXPECT_EQ(find(a.id)->state, InstallState::downloading);
  EXPECT_EQ(db_->read([&](Tx& tx) { return installs_.count_alive(tx); }).value(), 2);
}

TEST_F(InstallStoreTest, WhatADeadServerWorkedOnWaitsAgain) {
  const Install a = test_install();
  Install b = test_install();
  b.state = InstallState::paused;
  insert(a);
  insert(b);
  claim();
  ASSERT_TRUE(db_->write([&](Tx& tx) { return installs_.requeue(tx); }));
  EXPECT_EQ(find(a.id)->state, InstallState::waiting);
  EXPECT_EQ(find(b.id)->state, InstallState::paused);
}

TEST_F(InstallStoreTest, AnUpdateOfWhatIsGoneIsTold) {
  Install install = test_install();
  insert(install);
  install.state = InstallState::failed;
  install.error = "The disk is full.";
  EXPECT_TRUE(db_->write([&](Tx& tx) { return installs_.update(tx, install); }).value());
  EXPECT_EQ(find(install.id)->error, install.error);
  ASSERT_TRUE(db_->write([&](Tx& tx) { return installs_.remove(tx, install.id); }));
  EXPECT_FALSE(db_->write([&](Tx& tx) { return installs_.update(tx, install); }).value());
}

}  // namespace
}  // namespace atelier
