#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "media/blobs.h"
#include "media/identity.h"
#include "media/png.h"
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

TEST_F(FilesTest, ThumbnailsShrinkAndAreKept) {
  RgbImage image{Bytes(size_t{600} * 300 * 3, std::byte{90}), 600, 300};
  const Bytes png = encode_png({image.pixels, 600, 300}, {}).value();
  ASSERT_TRUE(write_durably(at("tmp"), at("p.png"), png));
  Thumbnails thumbnails(at("thumbs"));
  const std::string sha(64, 'a');
  const auto made = thumbnails.require(at("p.png"), sha, 256);
  ASSERT_TRUE(made) << to_line(made.error());
  const Bytes webp = read_file(*made, 1 << 20).value();
  const auto text = std::string(reinterpret_cast<const char*>(webp.data()), webp.size());
  EXPECT_EQ(text.substr(0, 4), "RIFF");
  EXPECT_EQ(text.substr(8, 4), "WEBP");
  fs::remove(at("p.png"));
  EXPECT_TRUE(thumbnails.require(at("p.png"), sha, 256)) << "the kept one needs no picture";
  EXPECT_EQ(thumbnails.require(at("p.png"), sha, 512).error().kind, ErrorKind::not_found);
  EXPECT_EQ(thumbnails.require(at("p.png"), sha, 300).error().kind, ErrorKind::invalid);
  thumbnails.remove(sha);
  EXPECT_EQ(files(), 0U);
}

TEST_F(FilesTest, ADamagedPictureHasNoThumbnail) {
  write(at("p.png"), "no picture");
  Thumbnails thumbnails(at("thumbs"));
  const auto made = thumbnails.require(at("p.png"), std::string(64, 'a'), 256);
  EXPECT_EQ(made.error().kind, ErrorKind::corrupt);
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
