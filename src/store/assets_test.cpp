#include "store/assets.h"

#include <gtest/gtest.h>

#include "db/temp_database.h"
#include "store/test_rows.h"

namespace atelier {
namespace {

class AssetStoreTest : public testing::Test {
 protected:
  Asset insert(int content) {
    Asset asset = test_asset(test_job(), content);
    asset.job_id.reset();
    const auto done = db_->write([&](Tx& tx) { return assets_.insert(tx, asset); });
    EXPECT_TRUE(done) << (done ? "" : to_line(done.error()));
    return asset;
  }
  TempDatabase db_;
  AssetStore assets_;
};

TEST_F(AssetStoreTest, AnAssetComesBackAsItWentIn) {
  const Asset asset = insert(0);
  const Asset found =
      db_->read([&](Tx& tx) { return assets_.find(tx, asset.id, "local"); }).value().value();
  EXPECT_EQ(found.sha256, asset.sha256);
  EXPECT_EQ(found.bytes, 12345);
  EXPECT_EQ(found.width, 256);
  EXPECT_EQ(found.height, 320);
  EXPECT_EQ(found.thumbhash, "abc=");
  EXPECT_EQ(found.duration_ms, 77);
  EXPECT_EQ(found.model.hash, "0123456789abcdef");
  EXPECT_EQ(found.recipe.negative_prompt, "blurry");
  EXPECT_EQ(found.recipe.height, 320);
  EXPECT_EQ(found.recipe.clip_skip, 1);
  EXPECT_EQ(found.recipe.seed, 4294967295);
  EXPECT_FALSE(found.job_id);
  EXPECT_EQ(to_json_text(found.details), to_json_text(asset.details));
  ASSERT_EQ(found.details.loras.size(), 1U);
  EXPECT_EQ(found.details.loras[0].model.name, "ink");
  EXPECT_EQ(found.details.loras[0].weight, 0.75);
  EXPECT_EQ(found.file_name, "bird.png");
  EXPECT_TRUE(found.has_recipe);
  EXPECT_EQ(found.added_at, asset.added_at);
  EXPECT_EQ(found.seq, 1);
  EXPECT_FALSE(found.favorite);
  EXPECT_EQ(found.rating, 0);
  EXPECT_TRUE(found.tags.empty());
}

TEST_F(AssetStoreTest, PagesAreNewestFirstAndMissNothing) {
  std::vector<AssetId> ids;
  for (int i = 0; i < 7; ++i) ids.push_back(insert(i).id);
  std::string cursor;
  std::vector<AssetId> seen;
  for (int pages = 0; pages < 4; ++pages) {
    const auto page =
        db_->read([&](Tx& tx) { return assets_.page(tx, "local", 3, cursor); }).value();
    for (const Asset& asset : page.items) seen.push_back(asset.id);
    if (!page.next) break;
    cursor = *page.next;
  }
  EXPECT_EQ(seen, std::vector<AssetId>(ids.rbegin(), ids.rend()));
  EXPECT_TRUE(
      db_->read([&](Tx& tx) { return assets_.page(tx, "ann", 3, ""); }).value().items.empty());
}

TEST_F(AssetStoreTest, TwoAssetsMayShareOneFile) {
  const Asset one = insert(0);
  insert(0);
  const auto count = [&] {
    return db_->read([&](Tx& tx) { return assets_.count_with_content(tx, one.sha256); }).value();
  };
  EXPECT_EQ(count(), 2);
  EXPECT_TRUE(db_->write([&](Tx& tx) { return assets_.remove(tx, one.id); }).value());
  EXPECT_FALSE(db_->write([&](Tx& tx) { return assets_.remove(tx, one.id); }).value());
  EXPECT_EQ(count(), 1);
}

TEST_F(AssetStoreTest, ContentIsVisitedOnceInOrder) {
  insert(1);
  insert(0);
  insert(1);
  std::string seen;
  const auto done = db_->read([&](Tx& tx) {
    return assets_.each_content(tx, [&](const AssetStore::Content& content) {
      seen += content.sha256.front();
      return Result<>();
    });
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(seen, "ab");
}

TEST_F(AssetStoreTest, AnAssetItsJobDoesNotKnowIsFound) {
  const Job job = test_job();
  const Asset asset = test_asset(job, 0);
  const auto done = db_->write([&](Tx& tx) -> Result<int64_t> {
    TRY_DO(JobStore().insert(tx, job, {}));
    return assets_.insert(tx, asset);
  });
  ASSERT_TRUE(done);
  const auto lost = [&] {
    return db_->read([&](Tx& tx) { return assets_.not_recorded_by_their_job(tx); }).value();
  };
  EXPECT_EQ(lost().size(), 1U);
  ASSERT_TRUE(db_->write([&](Tx& tx) { return JobStore().record_image(tx, job.id, 0, asset.id); }));
  EXPECT_TRUE(lost().empty());
}

}  // namespace
}  // namespace atelier
