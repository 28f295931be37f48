#include "services/thumbnail_maker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "db/temp_database.h"
#include "media/png.h"
#include "media/sha256.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

class ThumbnailMakerTest : public testing::Test {
 protected:
  MediaFile fixture(const std::string& name) {
    const std::string path = ATELIER_SOURCE_DIR "/tests/fixtures/media/" + name;
    const auto facts = probe_file(path).value();
    return {path, sha256_hex(bytes_of(name)), std::string(mime_of(facts.format))};
  }

  struct Picture {
    int width = 0;
    int height = 0;
    std::vector<uint8_t> rgb;
    std::array<int, 3> at(int x, int y) const {
      const size_t i = (size_t(y) * size_t(width) + size_t(x)) * 3;
      return {rgb[i], rgb[i + 1], rgb[i + 2]};
    }
  };
  Picture read_webp(const std::string& path) {
    const auto png = studio_.decoder.run({.task = DecodeTask::convert,
                                          .path = path,
                                          .format = MediaFormat::webp,
                                          .target = MediaFormat::png});
    EXPECT_TRUE(png) << path;
    if (!png) return {};
    const RgbImage image = decode_png(png->files.at(0), 1 << 20).value();
    const auto* first = reinterpret_cast<const uint8_t*>(image.pixels.data());
    return {image.width, image.height, {first, first + image.pixels.size()}};
  }

  TestStudio studio_;
  ThumbnailMaker& maker_ = studio_.maker;
};

// The gradients all stills show: red grows to the right, green downwards, blue in two quarters.
void expect_gradient(const std::array<int, 3>& rgb, int x, int y, int tolerance,
                     const std::string& name) {
  EXPECT_NEAR(rgb[0], x * 4, tolerance) << name;
  EXPECT_NEAR(rgb[1], y * 5, tolerance) << name;
  EXPECT_NEAR(rgb[2], (x < 32) == (y < 24) ? 200 : 40, tolerance) << name;
}

TEST_F(ThumbnailMakerTest, EveryKindOfStillShowsItsColoursUpright) {
  for (const char* name : {"deep.png", "interlaced.png", "palette.png", "wide.png", "still.avif",
                           "alpha.avif", "lossless.webp", "progressive.jpg"}) {
    const auto path = maker_.require(fixture(name), 256);
    ASSERT_TRUE(path) << name << to_line(path.error());
    const Picture picture = read_webp(*path);
    ASSERT_EQ(picture.width, 64) << name;
    ASSERT_EQ(picture.height, 48) << name;
    for (const auto& [x, y] : {std::pair(16, 12), std::pair(48, 12), std::pair(16, 36)}) {
      expect_gradient(picture.at(x, y), x, y, 30, name);
    }
  }
  const auto path = maker_.require(fixture("turned.jpg"), 256);
  ASSERT_TRUE(path);
  const Picture turned = read_webp(*path);
  ASSERT_EQ(turned.width, 48);
  ASSERT_EQ(turned.height, 64);
  // A quarter clockwise: what was at the bottom left is at the top left.
  expect_gradient(turned.at(11, 16), 16, 36, 30, "turned.jpg");
  const auto printed = maker_.require(fixture("cmyk.jpg"), 256);
  ASSERT_TRUE(printed);
  EXPECT_GT(read_webp(*printed).at(60, 4)[0], read_webp(*printed).at(4, 4)[0] + 80);
}

TEST_F(ThumbnailMakerTest, MovingPicturesAndVideosShowAFrame) {
  for (const char* name :
       {"moving.gif", "moving.webp", "moving.png", "sound.mp4", "sound.webm", "silent.mov"}) {
    const auto path = maker_.require(fixture(name), 512);
    ASSERT_TRUE(path) << name << to_line(path.error());
    const Picture picture = read_webp(*path);
    EXPECT_EQ(picture.width, 64) << name;
    EXPECT_EQ(picture.height, 48) << name;
    // FFmpeg's test pattern has bars of full colours: it is no grey or black frame.
    int colourful = 0;
    for (int x = 0; x < 64; ++x) {
      const auto rgb = picture.at(x, 20);
      const auto [low, high] = std::minmax({rgb[0], rgb[1], rgb[2]});
      colourful += high - low > 100 ? 1 : 0;
    }
    EXPECT_GT(colourful, 20) << name;
  }
  const auto turned = maker_.require(fixture("turned.mp4"), 256);
  ASSERT_TRUE(turned);
  EXPECT_EQ(read_webp(*turned).width, 48);
}

TEST_F(ThumbnailMakerTest, AVideoHasAStripAndAPictureHasNone) {
  const auto strip = maker_.require_strip(fixture("sound.mp4"));
  ASSERT_TRUE(strip) << to_line(strip.error());
  const Picture picture = read_webp(*strip);
  EXPECT_EQ(picture.width, 64 * ThumbnailMaker::strip_frames);
  EXPECT_EQ(picture.height, 48);
  const auto first = picture.at(40, 40);
  const auto last = picture.at(64 * 9 + 40, 40);
  EXPECT_NE(first, last) << "the pattern moves";
  EXPECT_EQ(maker_.require_strip(fixture("still.avif")).error().kind, ErrorKind::invalid);
}

TEST_F(ThumbnailMakerTest, OursAreMadeWithoutTheDecoder) {
  Decoder missing({.program = "/nowhere/atelier-decoder"});
  ThumbnailMaker maker(studio_.thumbnails, missing);
  const std::string pixels = test_pixels(64, 64, 3);
  const Bytes png = encode_png({bytes_of(pixels), 64, 64}, {}).value();
  const Blob blob = studio_.blobs->put(png).value();
  const MediaFile file{studio_.blobs->path_of(blob.sha256), blob.sha256, "image/png"};
  EXPECT_TRUE(maker.require(file, 256));
  EXPECT_FALSE(maker.look_at(file)->thumbhash.empty());
  // ... and what needs it says what is missing.
  const auto other = maker.require(fixture("still.avif"), 256);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::unavailable);
}

TEST_F(ThumbnailMakerTest, DamagedFilesAreRefusedAndHarmNobody) {
  for (const char* name : {"deep.png", "turned.jpg", "still.avif", "sound.mp4", "moving.gif"}) {
    MediaFile file = fixture(name);
    const Bytes whole = read_file(file.path, 1 << 20).value();
    const std::string path = studio_.db.folder().at(std::string("bad-") + name);
    Bytes bad(whole.begin(), whole.begin() + long(whole.size() / 3));
    ASSERT_TRUE(write_durably(path + ".tmp", path, bad));
    file.path = path;
    // Some formats show what there is; nothing may crash, and the next file works.
    const auto made = maker_.require(file, 256);
    if (!made) {
      EXPECT_EQ(made.error().kind, ErrorKind::corrupt) << name;
      EXPECT_EQ(maker_.require(file, 256).error().kind, ErrorKind::corrupt) << "remembered";
    }
  }
  EXPECT_TRUE(maker_.require(fixture("lossless.webp"), 256));
}

TEST_F(ThumbnailMakerTest, ManyWhoAskAtOnceGetOneMaking) {
  const MediaFile file = fixture("sound.webm");
  std::atomic<int> good = 0;
  std::vector<std::thread> people;
  for (int i = 0; i < 8; ++i) {
    people.emplace_back([&] { good += maker_.require(file, 256) ? 1 : 0; });
  }
  for (std::thread& person : people) person.join();
  EXPECT_EQ(good, 8);
}

TEST_F(ThumbnailMakerTest, ADecoderThatDiesOrHangsIsTheFilesFault) {
  const MediaFile file = fixture("still.avif");
  // cat says our own words back, which is no answer; true leaves at once; sleep never says a word.
  for (const char* program : {"/bin/cat", "/bin/true", "/bin/false"}) {
    Decoder wrong({.program = program, .deadline_ms = 2000});
    EXPECT_EQ(wrong.run({.path = file.path, .sides_px = {256}}).error().kind, ErrorKind::corrupt)
        << program;
  }
  Decoder late({.program = "/usr/bin/yes", .deadline_ms = 300});
  EXPECT_FALSE(late.run({.path = file.path, .sides_px = {256}}));
}

}  // namespace
}  // namespace atelier
