#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "services/asset_saver.h"
#include "services/backup.h"
#include "services/doctor.h"
#include "services/run_program.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

// A home with two pictures of one job in it.
class UpkeepTest : public testing::Test {
 protected:
  UpkeepTest() {
    Job job = test_job();
    job.images = 2;
    job.recipe.width = job.recipe.height = 64;
    job.state = JobState::done;
    job.finished_at = 9;
    EXPECT_TRUE(db_->write([&](Tx& tx) -> Result<> {
      TRY_DO(ModelStore().put(tx, test_model("/m")));
      TRY_DO(JobStore().insert(tx, job, {}));
      return {};
    }));
    AssetSaver saver(*db_, *blobs_, sink_);
    for (int image = 0; image < 2; ++image) {
      const FinishedImage finished{job,   image, 64, 64, test_pixels(64, 64, image),
                                   image, 5,     "", "", ""};
      assets_.push_back(saver.save(finished).value().value());
    }
  }
  static std::unique_ptr<Database> open(const HomePaths& paths) {
    fs::create_directories(paths.folder);
    auto db = std::move(Database::open({.file = paths.database}).value());
    EXPECT_TRUE(migrate(*db));
    return db;
  }
  Examination look(Depth depth = Depth::contents) { return examine(paths_, depth).value(); }

  TempFolder folder_;
  HomePaths paths_ = home_paths(folder_.at("home"));
  RecordingSink sink_;
  std::unique_ptr<Database> db_ = open(paths_);
  std::unique_ptr<Blobs> blobs_ = std::move(Blobs::open(paths_.media).value());
  std::vector<Asset> assets_;
};

TEST_F(UpkeepTest, ASoundHomeHasNoFindings) {
  const Examination result = look();
  EXPECT_TRUE(result.healthy);
  EXPECT_EQ(result.assets, 2);
  EXPECT_EQ(result.files, 2);
  EXPECT_THAT(result.findings, IsEmpty());
}

TEST_F(UpkeepTest, AMissingAndAChangedFileAreFaults) {
  fs::remove(blobs_->path_of(assets_[0].sha256));
  fs::resize_file(blobs_->path_of(assets_[1].sha256), 10);
  const Examination result = look(Depth::names_and_sizes);
  EXPECT_FALSE(result.healthy);
  EXPECT_THAT(result.findings, Contains(Field(&Finding::message, HasSubstr("is missing"))));
  EXPECT_THAT(result.findings, Contains(Field(&Finding::message, HasSubstr("10 bytes instead"))));
}

TEST_F(UpkeepTest, ALinkThatLeadsNowhereIsANote) {
  Asset linked = assets_[0];
  linked.id = AssetId::make();
  linked.job_id = std::nullopt;
  linked.link_path = folder_.at("unplugged/bird.png");
  EXPECT_TRUE(db_->write([&](Tx& tx) { return AssetStore().insert(tx, linked); }));
  const Examination result = look();
  EXPECT_TRUE(result.healthy);
  EXPECT_THAT(result.findings, Contains(Field(&Finding::message, HasSubstr("cannot be reached"))));
}

TEST_F(UpkeepTest, ADoneJobThatLacksAnImageIsAFault) {
  Job job = test_job();
  job.state = JobState::done;
  job.finished_at = 9;
  ASSERT_TRUE(db_->write([&](Tx& tx) { return JobStore().insert(tx, job, {}); }));
  EXPECT_THAT(look().findings, Contains(Field(&Finding::message, HasSubstr("lacks images"))));
}

TEST_F(UpkeepTest, NoStudioIsASentence) {
  const auto result = examine(home_paths(folder_.at("none")), Depth::contents);
  EXPECT_EQ(result.error().kind, ErrorKind::not_found);
}

TEST_F(UpkeepTest, ABackupHoldsWhatItsDatabasePointsAt) {
  // As if somebody deleted a picture between the copy of the database and the copy of its file.
  fs::remove(blobs_->path_of(assets_[0].sha256));
  const std::string file = folder_.at("backup.tar");
  const auto made = back_up(paths_, file);
  ASSERT_TRUE(made) << to_line(made.error());
  EXPECT_EQ(made->pictures, 1);
  EXPECT_EQ(made->vanished, 1);
  EXPECT_EQ(made->bytes, int64_t(fs::file_size(file)));
  const std::string restored = folder_.at("restored");
  fs::create_directories(restored);
  ASSERT_EQ(run_program({"tar", "-xf", file, "-C", restored}, {})->exit_code, 0);
  const auto result = examine(home_paths(restored), Depth::contents);
  ASSERT_TRUE(result) << to_line(result.error());
  EXPECT_TRUE(result->healthy);
  EXPECT_EQ(result->assets, 1);
  EXPECT_EQ(back_up(paths_, file).error().kind, ErrorKind::conflict);
}

TEST_F(UpkeepTest, ABackupThatFailsLeavesNothing) {
  EXPECT_FALSE(back_up(paths_, folder_.at("no/such/folder.tar")));
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path().filename(), "home");
  }
}

}  // namespace
}  // namespace atelier
