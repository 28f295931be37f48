#include "services/thumbnail_cache.h"

#include <gtest/gtest.h>

#include "media/cached_file.h"
#include "media/files.h"
#include "services/asset_removal.h"
#include "services/assets.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

class ThumbnailCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    if (found_in_memory()) return;
    GTEST_SKIP() << "this file system cannot say what it has in memory";
  }
  bool found_in_memory() {
    const std::string path = studio_.thumbnails.path_of(std::string(64, 'f'), 256);
    EXPECT_TRUE(studio_.thumbnails.keep(path, bytes_of("any")));
    return read_cached_file(path, 100).has_value();
  }
  struct Shown {
    AssetId id;
    std::string sha256;
  };
  // An asset whose thumbnail lies in the folder.
  Shown add(const std::string& webp, const std::string& sha256_start = "ab") {
    Shown shown{AssetId::make(), sha256_start + std::string(64 - sha256_start.size(), '7')};
    const Result<> kept =
        studio_.thumbnails.keep(studio_.thumbnails.path_of(shown.sha256, 256), bytes_of(webp));
    EXPECT_TRUE(kept);
    return shown;
  }
  void learn(const Shown& shown) { cache_.learn(cache_.ticket(), shown.id, "local", shown.sha256); }
  std::string found(const Shown& shown, int size_px = 256) {
    // A machine short of memory may have let go of the file; read, it is in memory again.
    static_cast<void>(read_file(studio_.thumbnails.path_of(shown.sha256, size_px), 1 << 20));
    const auto ready = cache_.find(Caller{}, shown.id, size_px);
    return ready ? *ready->webp : "nothing";
  }

  TestStudio studio_;
  ThumbnailCache cache_{studio_.thumbnails, {.bytes_max = 4096, .assets_max = 3}};
};

TEST_F(ThumbnailCacheTest, NothingIsKnownOfAnAssetNobodyWasShown) {
  const Shown shown = add("small");
  EXPECT_EQ(found(shown), "nothing");
  learn(shown);
  EXPECT_EQ(found(shown), "small");
  EXPECT_EQ(cache_.find(Caller{}, shown.id, 256)->etag, shown.sha256 + "-256");
}

TEST_F(ThumbnailCacheTest, ASizeThatWasNotMadeIsLeftToThoseWhoMakeIt) {
  const Shown shown = add("small");
  learn(shown);
  EXPECT_EQ(found(shown, 512), "nothing");
}

TEST_F(ThumbnailCacheTest, OnceReadItNeedsNoFile) {
  const Shown shown = add("small");
  learn(shown);
  EXPECT_EQ(found(shown), "small");
  studio_.thumbnails.remove(shown.sha256);
  EXPECT_EQ(found(shown), "small");
}

TEST_F(ThumbnailCacheTest, SomebodyElsesIsNotShown) {
  const Shown shown = add("small");
  learn(shown);
  EXPECT_FALSE(cache_.find(Caller{.owner = "another"}, shown.id, 256));
}

TEST_F(ThumbnailCacheTest, WhatIsDeletedIsForgottenThoughATwinShowsTheSameBytes) {
  const Shown shown = add("small");
  const Shown twin{AssetId::make(), shown.sha256};
  learn(shown);
  learn(twin);
  EXPECT_EQ(found(shown), "small");
  cache_.asset_deleted(shown.id);
  EXPECT_EQ(found(shown), "nothing");
  EXPECT_EQ(found(twin), "small");
  cache_.assets_changed(std::vector{twin.id});
  EXPECT_EQ(found(twin), "nothing");
}

TEST_F(ThumbnailCacheTest, WhatWasDeletedWhileItsRowWasReadIsNotRemembered) {
  const Shown shown = add("small");
  const uint64_t ticket = cache_.ticket();
  cache_.assets_removed({shown.id});
  cache_.learn(ticket, shown.id, "local", shown.sha256);
  EXPECT_EQ(found(shown), "nothing");
}

TEST_F(ThumbnailCacheTest, ManyChangesAtOnceForgetEverything) {
  const Shown shown = add("small");
  learn(shown);
  cache_.assets_changed(std::nullopt);
  EXPECT_EQ(found(shown), "nothing");
}

TEST_F(ThumbnailCacheTest, ItsMemoryIsBounded) {
  std::vector<Shown> all;
  for (const char* start : {"aa", "bb", "cc", "dd"}) {
    all.push_back(add(std::string(3000, start[0]), start));
    learn(all.back());
  }
  EXPECT_EQ(found(all[0]), "nothing") << "a fourth asset pushes out the first";
  EXPECT_EQ(found(all[1]), std::string(3000, 'b'));
  EXPECT_EQ(found(all[2]), std::string(3000, 'c'));
  studio_.thumbnails.remove(all[1].sha256);
  EXPECT_EQ(found(all[1]), "nothing") << "its bytes had to leave for the next ones";
}

TEST_F(ThumbnailCacheTest, ARemovalForgetsBeforeItReturns) {
  Asset asset = test_asset(studio_.add_job(), 0);
  asset.sha256 = std::string(64, 'e');
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return AssetStore().insert(tx, asset); }));
  Shown shown{asset.id, asset.sha256};
  ASSERT_TRUE(
      studio_.thumbnails.keep(studio_.thumbnails.path_of(shown.sha256, 256), bytes_of("small")));
  learn(shown);
  EXPECT_EQ(found(shown), "small");
  AssetRemoval removal{*studio_.db, *studio_.blobs, studio_.thumbnails, cache_};
  ASSERT_TRUE(removal.remove(Caller{}, asset.id));
  EXPECT_EQ(found(shown), "nothing");
}

}  // namespace
}  // namespace atelier
