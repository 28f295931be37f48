#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "media/blobs.h"
#include "media/identity.h"
#include "media/png.h"
#include "media/probe.h"
#include "media/sha256.h"
#include "media/thumbnails.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    std::string pattern = (fs::temp_directory_path() / "atelier-test-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  ~FilesTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string at(std::string_view name) const { return folder_ + "/" + std::string(name); }
  static void write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path) << text;
  }
  size_t files() const {
    size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      count += entry.is_regular_file() ? 1 : 0;
    }
    return count;
  }
  std::string folder_;
};

TEST_F(FilesTest, ABlobIsNamedByItsContentAndWrittenOnce) {
  auto blobs = Blobs::open(at("media")).value();
  const Blob one = blobs->put(bytes_of("hello")).value();
  const Blob two = blobs->put(bytes_of("hello")).value();
  EXPECT_EQ(one.sha256, two.sha256);
  EXPECT_EQ(one.sha256, sha256_of_file(blobs->path_of(one.sha256)).value());
  EXPECT_EQ(files(), 1U);
  EXPECT_TRUE(blobs->exists(one.sha256));
  ASSERT_TRUE(blobs->remove(one.sha256));
  EXPECT_FALSE(blobs->exists(one.sha256));
}

TEST_F(FilesTest, AFileCutShortByAnotherProgramIsWrittenAgain) {
  auto blobs = Blobs::open(at("media")).value();
  const Blob blob = blobs->put(bytes_of("hello")).value();
  fs::resize_file(blobs->path_of(blob.sha256), 2);
  ASSERT_TRUE(blobs->put(bytes_of("hello")));
  EXPECT_EQ(sha256_of_file(blobs->path_of(blob.sha256)).value(), blob.sha256);
}

TEST_F(FilesTest, ForeignFilesAreToldFromOurs) {
  auto blobs = Blobs::open(at("media")).value();
  const Blob blob = blobs->put(bytes_of("hello")).value();
  write(at("media/tmp/half"), "x");
  write(at("media/zz/" + blob.sha256 + ".png"), "wrong folder");
  int ours = 0;
  int others = 0;
  ASSERT_TRUE(blobs->each([&](const Blobs::Found& found) {
    ++(found.sha256.empty() ? others : ours);
    return Result<>();
  }));
  EXPECT_EQ(ours, 1);
  EXPECT_EQ(others, 2);
}

// A limit on file size stands in for a full disk: the write fails half way, in the same place.
TEST_F(FilesTest, AFullDiskLeavesNothingBehindAndSaysSo) {
  auto blobs = Blobs::open(at("media")).value();
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto failed = blobs->put(bytes_of(std::string(5000, 'x')));
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::exhausted);
  EXPECT_THAT(failed.error().message, HasSubstr("disk is full"));
  EXPECT_EQ(files(), 0U);
}

TEST_F(FilesTest, AFolderThatCannotBeMadeIsASentence) {
  const auto failed = Blobs::open("/proc/atelier");
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("/proc/atelier"));
}

TEST_F(FilesTest, ThumbnailsAreKeptWholeAndForgotten) {
  const Thumbnails thumbnails(at("thumbs"));
  const std::string sha(64, 'a');
  ASSERT_TRUE(thumbnails.keep(thumbnails.path_of(sha, 256), bytes_of("small")));
  ASSERT_TRUE(thumbnails.keep(thumbnails.path_of(sha, 256), bytes_of("again")));
  EXPECT_EQ(read_file(thumbnails.path_of(sha, 256), 100)->size(), 5U);
  EXPECT_EQ(files(), 1U);
  thumbnails.remove(sha);
  EXPECT_EQ(files(), 0U);
  EXPECT_TRUE(check_thumbnail_size(512));
  EXPECT_EQ(check_thumbnail_size(300).error().kind, ErrorKind::invalid);
}

TEST(ThumbnailsOfPng, AreAllSizesOfOneReading) {
  const RgbImage image{Bytes(size_t{600} * 300 * 3, std::byte{90}), 600, 300};
  const Bytes png = encode_png({image.pixels, 600, 300}, {}).value();
  const auto made = thumbnails_of_png(png, {256, 512, 1024}, WithThumbhash::yes).value();
  ASSERT_TRUE(made.has_value());
  ASSERT_EQ(made->files.size(), 3U);
  EXPECT_FALSE(made->thumbhash.empty());
  const std::array<std::pair<int, int>, 3> sizes{{{256, 128}, {512, 256}, {600, 300}}};
  for (size_t i = 0; i < sizes.size(); ++i) {
    MemorySource source(made->files[i]);
    const auto facts = probe(source).value();
    EXPECT_EQ(std::pair(facts.width, facts.height), sizes[i]);
  }
  EXPECT_FALSE(thumbnails_of_png(bytes_of("no picture"), {256}).value().has_value());
  EXPECT_FALSE(thumbnails_of_png(std::span(png).first(png.size() / 2), {256}));
}

TEST_F(FilesTest, ABlobOfAnotherKindIsAdoptedUnderItsOwnEnding) {
  const auto blobs = Blobs::open(at("media")).value().release();
  const std::unique_ptr<Blobs> owner(blobs);
  const std::string temporary = blobs->new_temporary();
  write(temporary, "film");
  const Blob blob{sha256_hex(bytes_of("film")), 4};
  ASSERT_TRUE(blobs->adopt(temporary, blob, "video/mp4"));
  EXPECT_TRUE(blobs->exists(blob.sha256, "video/mp4"));
  EXPECT_FALSE(blobs->exists(blob.sha256));
  EXPECT_TRUE(blobs->path_of(blob.sha256, "video/mp4").ends_with(".mp4"));
  const std::string again = blobs->new_temporary();
  write(again, "film");
  ASSERT_TRUE(blobs->adopt(again, blob, "video/mp4"));
  EXPECT_FALSE(fs::exists(again)) << "the bytes were there already";
  int seen = 0;
  ASSERT_TRUE(blobs->each([&](const Blobs::Found& found) -> Result<> {
    ++seen;
    EXPECT_EQ(found.sha256, blob.sha256);
    EXPECT_EQ(found.mime, "video/mp4");
    return {};
  }));
  EXPECT_EQ(seen, 1);
}

TEST_F(FilesTest, AModelIsKnownByItsWeightsNotByItsCardOrPlace) {
  write(at("m/unet/a.safetensors"), "weights");
  write(at("m/unet/config.json"), "{}");
  write(at("m/atelier.json"), "{}");
  const auto one = identify_model(at("m")).value();
  EXPECT_EQ(one.hash.size(), 16U);
  EXPECT_EQ(one.bytes, 7 + 2 + 2);
  write(at("m/atelier.json"), "{\"name\": \"x\"}");
  write(at("m/README.md"), "about");
  fs::rename(at("m"), at("n"));
  EXPECT_EQ(identify_model(at("n"))->hash, one.hash);
  write(at("n/unet/a.safetensors"), "wEights");
  EXPECT_NE(identify_model(at("n"))->hash, one.hash);
}

TEST_F(FilesTest, AStampChangesWithAnyFileOfTheModel) {
  write(at("m/a.safetensors"), "weights");
  const std::string one = stamp_of_model(at("m"));
  EXPECT_EQ(stamp_of_model(at("m")), one);
  write(at("m/atelier.json"), "{}");
  EXPECT_NE(stamp_of_model(at("m")), one);
  EXPECT_EQ(stamp_of_model(at("gone")), "");
}

TEST_F(FilesTest, NoWeightsNoModel) {
  write(at("m/readme.txt"), "hello");
  EXPECT_EQ(identify_model(at("m")).error().kind, ErrorKind::corrupt);
  EXPECT_EQ(identify_model(at("gone")).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace atelier
