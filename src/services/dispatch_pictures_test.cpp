#include "services/test_desk.h"

namespace atelier {
namespace {

using testing::ElementsAre;

RecipeDetails from(const Asset& picture) {
  RecipeDetails details;
  details.source = SourceUse{.image = {picture.id, picture.sha256}};
  return details;
}

InputPicture small_input() {
  return {{.width = 1, .height = 1, .channels = 3, .bytes = 3}, "abc"};
}

TEST_F(DeskTest, AJobWithAPictureIsSentOnceThatIsDecoded) {
  const Asset picture = studio_.add_picture();
  const Job job = studio_.add_job(1, from(picture));
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  EXPECT_TRUE(peer->heard<protocol::RunJob>().empty());
  ASSERT_EQ(to_prepare_.size(), 1U);
  ASSERT_EQ(to_prepare_[0].second.inputs.size(), 1U);
  EXPECT_EQ(to_prepare_[0].second.inputs[0].path, studio_.blobs->path_of(picture.sha256));
  desk_.prepared(job.id, std::move(to_prepare_[0].second), std::vector{small_input()});
  const auto runs = peer->heard<protocol::RunJob>();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].inputs.at(0).bytes, 3);
  EXPECT_THAT(peer->binary(), ElementsAre("abc"));
  draw(1, job, 0);
  say(1, protocol::Done{job.id.text});
  save_all();
  const AssetId id = studio_.job(job.id).asset_ids.at(0);
  const auto made = studio_.db->read([&](Tx& tx) { return AssetStore().find(tx, id, "local"); });
  EXPECT_EQ((*made)->origin, "image_to_image");
  EXPECT_EQ((*made)->parent_asset_id, picture.id);
}

TEST_F(DeskTest, APictureThatCannotBeReadFailsItsJobAndTheEngineGoesOn) {
  const Job job = studio_.add_job(1, from(studio_.add_picture()));
  const Job next = studio_.add_job();
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  desk_.prepared(job.id, {}, fail(ErrorKind::corrupt, "The initial image cannot be used."));
  EXPECT_EQ(studio_.job(job.id).state, JobState::failed);
  EXPECT_EQ(studio_.job(job.id).error->message, "The initial image cannot be used.");
  EXPECT_EQ(peer->heard<protocol::RunJob>().at(0).job_id, next.id.text);
}

TEST_F(DeskTest, APictureThatWasDeletedMeanwhileFailsItsJobWithASentence) {
  const Asset picture = studio_.add_picture();
  const Job job = studio_.add_job(1, from(picture));
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return AssetStore().remove(tx, picture.id); }));
  connect(1);
  say(1, protocol::Claim{});
  EXPECT_EQ(studio_.job(job.id).error->message,
            "The initial image was deleted for good after this was queued.");
}

TEST_F(DeskTest, AJobCancelledWhileItsPictureIsDecodedIsNeverSent) {
  const Job job = studio_.add_job(1, from(studio_.add_picture()));
  const auto peer = connect(1);
  say(1, protocol::Claim{});
  cancel(job.id);
  EXPECT_TRUE(peer->heard<protocol::Cancel>().empty());
  desk_.prepared(job.id, {}, std::vector{small_input()});
  EXPECT_TRUE(peer->heard<protocol::RunJob>().empty());
  EXPECT_EQ(studio_.job(job.id).state, JobState::cancelled);
  studio_.add_job();
  desk_.hand_out();
  EXPECT_EQ(peer->heard<protocol::RunJob>().size(), 1U) << "the engine still waits";
}

TEST_F(DeskTest, AnEngineThatLeavesWhileAPictureIsDecodedIsNotTheJobsFault) {
  const Job job = studio_.add_job(1, from(studio_.add_picture()));
  connect(1);
  say(1, protocol::Claim{});
  desk_.closed(1);
  EXPECT_EQ(studio_.job(job.id).state, JobState::queued);
  EXPECT_EQ(studio_.job(job.id).deaths, 0);
  desk_.prepared(job.id, {}, std::vector{small_input()});
}

}  // namespace
}  // namespace atelier
