#include "services/uploads.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "media/picture_recipe.h"
#include "media/png.h"
#include "services/test_studio.h"
#include "store/boards.h"

namespace atelier {
namespace {

class UploadsTest : public testing::Test {
 protected:
  static std::string fixture(const std::string& name) {
    const Bytes bytes =
        read_file(ATELIER_SOURCE_DIR "/tests/fixtures/media/" + name, 1 << 20).value();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  Result<Uploaded> upload(const std::string& bytes, UploadDraft draft = {.name = "x"}) {
    TRY(const auto upload, uploads_.begin(me_, std::move(draft)));
    for (size_t at = 0; at < bytes.size(); at += 1000) {
      TRY_DO(upload->take(bytes_of(std::string_view(bytes).substr(at, 1000))));
    }
    return uploads_.finish(me_, *upload);
  }

  // Files in media/, unfinished ones included.
  int files() {
    int count = 0;
    EXPECT_TRUE(studio_.blobs->each([&](const Blobs::Found&) -> Result<> {
      ++count;
      return {};
    }));
    return count;
  }

  TestStudio studio_;
  Caller me_;
  UploadService uploads_{*studio_.db, *studio_.blobs, studio_.maker, studio_.sink};
};

TEST_F(UploadsTest, EveryKindBecomesAnAssetByItsBytes) {
  int expected = 0;
  for (const auto& [file, mime] :
       {std::pair("deep.png", "image/png"), std::pair("turned.jpg", "image/jpeg"),
        std::pair("alpha.webp", "image/webp"), std::pair("still.avif", "image/avif"),
        std::pair("moving.gif", "image/gif"), std::pair("sound.mp4", "video/mp4"),
        std::pair("sound.webm", "video/webm"), std::pair("silent.mov", "video/quicktime")}) {
    const auto done = upload(fixture(file), {.name = "holiday.txt"});
    ASSERT_TRUE(done) << file << to_line(done.error());
    EXPECT_FALSE(done->is_duplicate);
    const Asset& asset = done->asset;
    EXPECT_EQ(asset.mime, mime);
    EXPECT_EQ(asset.source, AssetSource::uploaded);
    EXPECT_EQ(asset.category, AssetCategory::assets);
    EXPECT_EQ(asset.file_name, "holiday.txt");
    EXPECT_FALSE(asset.thumbhash.empty());
    EXPECT_FALSE(asset.has_recipe);
    EXPECT_EQ(asset.kind == AssetKind::video, asset.mime.starts_with("video/"));
    EXPECT_EQ(asset.has_audio, std::string(file).starts_with("sound"));
    EXPECT_TRUE(studio_.blobs->exists(asset.sha256, asset.mime));
    EXPECT_TRUE(std::filesystem::exists(studio_.thumbnails.path_of(asset.sha256, 256)));
    ++expected;
  }
  EXPECT_EQ(files(), expected);
  EXPECT_EQ(studio_.sink.count("asset 0"), expected);
}

TEST_F(UploadsTest, TheSameBytesAreThereOnce) {
  const auto first = upload(fixture("turned.jpg"));
  const auto second = upload(fixture("turned.jpg"), {.name = "other"});
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(second->is_duplicate);
  EXPECT_EQ(second->asset.id, first->asset.id);
  EXPECT_EQ(files(), 1);
  std::vector<std::thread> people;
  std::atomic<int> added = 0;
  for (int i = 0; i < 4; ++i) {
    people.emplace_back([&] {
      const auto done = upload(fixture("alpha.webp"));
      added += done && !done->is_duplicate ? 1 : 0;
    });
  }
  for (std::thread& person : people) person.join();
  EXPECT_EQ(added, 1);
  EXPECT_EQ(files(), 2);
}

TEST_F(UploadsTest, WhatCannotBeShownIsRefusedAndLeavesNothing) {
  const std::string png = fixture("palette.png");
  const std::string film = fixture("sound.mp4");
  for (const std::string& bytes :
       {std::string(), std::string("<svg xmlns='http://www.w3.org/2000/svg'/>"),
        std::string("<!doctype html><script>1</script>"), png.substr(0, png.size() / 2),
        png.substr(0, 50), fixture("plain.mkv"), fixture("only_sound.mp4"),
        film.substr(0, film.size() / 2)}) {
    const auto done = upload(bytes, {.name = "picture.png"});
    ASSERT_FALSE(done) << bytes.substr(0, 20);
    EXPECT_FALSE(done.error().message.empty());
    EXPECT_TRUE(done.error().kind == ErrorKind::invalid || done.error().kind == ErrorKind::corrupt)
        << to_line(done.error());
  }
  EXPECT_EQ(files(), 0);
}

TEST_F(UploadsTest, WhoLeavesInTheMiddleLeavesNothing) {
  {
    const auto half = uploads_.begin(me_, {.name = "x"}).value();
    ASSERT_TRUE(half->take(bytes_of("half")));
    EXPECT_EQ(files(), 1);
  }
  EXPECT_EQ(files(), 0);
}

TEST_F(UploadsTest, APictureOfOursBringsItsRecipe) {
  const std::string pixels = test_pixels(64, 64, 9);
  const PictureRecipe recipe{.prompt = "a bird, \xc3\xa9t\xc3\xa9",
                             .seed = 42,
                             .steps = 7,
                             .scheduler = "euler",
                             .cfg_scale = 3,
                             .width = 64,
                             .height = 64};
  const Bytes png = encode_png({bytes_of(pixels), 64, 64}, texts_of(recipe)).value();
  const auto done = upload({reinterpret_cast<const char*>(png.data()), png.size()});
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->asset.has_recipe);
  EXPECT_EQ(done->asset.recipe_source, "atelier");
  EXPECT_EQ(done->asset.recipe.prompt, recipe.prompt);
  EXPECT_EQ(done->asset.recipe.seed, 42);
  EXPECT_EQ(done->asset.recipe.steps, 7);
}

TEST_F(UploadsTest, LandOnABoardOfOnesOwn) {
  Board board{.id = BoardId::make(), .owner = me_.owner, .name = "Birds"};
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return BoardStore().insert(tx, board); }));
  const auto done = upload(fixture("turned.jpg"),
                           {.name = "x", .board_id = board.id, .category = AssetCategory::images});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->asset.board_id, board.id);
  EXPECT_EQ(done->asset.category, AssetCategory::images);
  const auto nowhere = upload(fixture("alpha.webp"), {.name = "x", .board_id = BoardId::make()});
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().kind, ErrorKind::not_found);
  EXPECT_EQ(files(), 1);
}

TEST(DisplayName, IsAWordForPeopleAndNeverAPath) {
  EXPECT_EQ(display_name("bird.png"), "bird.png");
  EXPECT_EQ(display_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(display_name("C:\\Users\\me\\bird.png"), "bird.png");
  EXPECT_EQ(display_name("\xe9\xb3\xa5 \xf0\x9f\x90\xa6.png"), "\xe9\xb3\xa5 \xf0\x9f\x90\xa6.png");
  EXPECT_EQ(display_name(std::string("a\0b\r\n\x1b[31mc", 12)).find('\x1b'), std::string::npos);
  EXPECT_EQ(display_name("gpj.\xe2\x80\xae"
                         "exe"),
            "gpj.exe");
  EXPECT_EQ(display_name(""), "");
  EXPECT_LE(display_name(std::string(1000, 'x')).size(), 255U);
  EXPECT_NE(display_name("\xff\xfe").find("\xef\xbf\xbd"), std::string::npos);
}

}  // namespace
}  // namespace atelier
