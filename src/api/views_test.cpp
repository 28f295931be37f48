#include <gtest/gtest.h>

#include "api/assets/views.h"
#include "api/base64.h"
#include "api/events/feed.h"
#include "api/jobs/views.h"
#include "api/models/dto.h"
#include "api/studio/views.h"

namespace atelier::api {
namespace {

boost::json::value wire(const auto& view) {
  return *parse_json(to_json_text(view));
}

TEST(Base64, FollowsTheStandard) {
  const auto of = [](std::string_view text) {
    return base64(std::as_bytes(std::span(text.data(), text.size())));
  };
  EXPECT_EQ(of(""), "");
  EXPECT_EQ(of("f"), "Zg==");
  EXPECT_EQ(of("fo"), "Zm8=");
  EXPECT_EQ(of("foobar"), "Zm9vYmFy");
  EXPECT_EQ(of("\xff\xef"), "/+8=");
}

TEST(JobView, SaysEverythingOfAJob) {
  JobStatus status;
  status.job.id = JobId::make();
  status.job.state = JobState::failed;
  status.job.model = {.id = {}, .name = "ink", .hash = "abcd"};
  status.job.recipe.prompt = "bluebird";
  status.job.recipe.cfg_scale = 7.5;
  status.job.error = {ErrorKind::exhausted, "Not enough memory."};
  const auto view = wire(job_view(status));
  EXPECT_EQ(view.at("state"), "failed");
  EXPECT_TRUE(view.at("model_id").is_null());
  EXPECT_TRUE(view.at("model").at("id").is_null());
  EXPECT_EQ(view.at("prompt"), "bluebird");
  EXPECT_EQ(view.at("cfg_scale"), 7.5);
  EXPECT_EQ(view.at("error").at("kind"), "exhausted");
  EXPECT_TRUE(view.at("progress").is_null());
}

TEST(AssetView, PointsAtItsFiles) {
  Asset asset;
  asset.id = AssetId::make();
  asset.recipe.seed = 7;
  const auto view = wire(asset_view(asset));
  EXPECT_EQ(view.at("file_url").as_string(), "/api/v1/assets/" + asset.id.text + "/file");
  EXPECT_EQ(view.at("seed"), 7);
  EXPECT_TRUE(view.at("job_id").is_null());
}

TEST(JobDraft, IsReadWithItsLimits) {
  const auto draft = read_json<JobDraft>(
      R"({"prompt":"","steps":0,"width":100,"height":9999,"seed":-1,"images":101,"nope":1})");
  ASSERT_FALSE(draft);
  EXPECT_EQ(draft.error().faults.size(), 6U) << "a prompt may be missing: the service says when";
  const auto fine = read_json<JobDraft>(R"({"prompt":"a","seed":4294967295,"cfg_scale":7.5})");
  ASSERT_TRUE(fine) << to_line(fine.error());
  EXPECT_EQ(fine->seed, 4294967295);
  EXPECT_FALSE(fine->steps);
}

TEST(CapabilitiesView, TellsTheLimits) {
  const auto view = wire(capabilities_view({}));
  EXPECT_EQ(view.at("limits").at("width").at("multiple"), 8);
  EXPECT_EQ(view.at("limits").at("seed").at("max"), 4294967295);
  EXPECT_TRUE(view.at("default_model_id").is_null());
}

TEST(EventFeed, SpeaksOneLineForEachEvent) {
  http::EventHub hub(1'700'000'000'000, {});
  EventFeed feed(hub);
  int64_t position = hub.last_id();
  const JobId id = JobId::make();
  PreviewFrame preview{.width = 8, .height = 4, .png = std::vector<std::byte>(5)};
  feed.progress(id, {.step = 3, .steps = 20, .phase = protocol::Phase::denoising}, preview);
  feed.queue({.paused = true, .counts = {.queued = 2, .running = 1}});
  feed.models_changed();
  const auto texts = hub.read(position, 10);
  ASSERT_TRUE(texts);
  ASSERT_EQ(texts->size(), 3U);
  const std::string& progress = *texts->at(0);
  EXPECT_NE(progress.find("event: progress\ndata: {\"job_id\":\"" + id.text), std::string::npos);
  EXPECT_NE(progress.find("data:image/png;base64,AAAAAAA="), std::string::npos);
  EXPECT_NE(texts->at(1)->find(R"(data: {"paused":true,"queued":2,"running":1)"),
            std::string::npos);
}

}  // namespace
}  // namespace atelier::api
