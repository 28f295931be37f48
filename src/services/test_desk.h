// For tests: a dispatch desk on one thread, and engines whose words the test speaks.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "services/dispatch_desk.h"
#include "services/test_studio.h"

namespace atelier {

// Pictures are saved when the test says so.
class DeskTest : public testing::Test {
 protected:
  std::shared_ptr<FakePeer> connect(int number) {
    auto peer = std::make_shared<FakePeer>();
    desk_.opened(number, peer);
    say(number, test_hello());
    return peer;
  }
  template <class M>
  void say(int number, const M& message) {
    desk_.heard_text(number, protocol::to_frame(message));
  }
  void draw(int number, const Job& job, int image) {
    const int64_t seed = (job.recipe.seed + image) & 0xffffffff;
    const std::string pixels = test_pixels(64, 64, seed);
    say(number, protocol::Image{job.id.text, image, 64, 64, 3, int64_t(pixels.size()), seed, 5});
    desk_.heard_binary(number, pixels);
  }
  void save_all() {
    for (const FinishedImage& image : std::exchange(to_save_, {})) {
      desk_.saved(image.job.id, image.image_index, studio_.saver.save(image));
    }
  }
  int64_t assets() {
    return studio_.db->read([](Tx& tx) { return AssetStore().count(tx); }).value();
  }
  void cancel(const JobId& id) {
    ASSERT_TRUE(studio_.db->write(
        [&](Tx& tx) { return JobStore().finish(tx, id, JobState::cancelled, 9, {}); }));
    desk_.job_cancelled(id);
  }

  TestStudio studio_;
  std::vector<FinishedImage> to_save_;
  std::vector<std::pair<JobId, JobPlan>> to_prepare_;
  int lost_ = 0;
  bool killed_ = false;
  DispatchDesk desk_{
      {*studio_.db, studio_.board, studio_.queue, studio_.sink, *studio_.blobs,
       [this](FinishedImage image) { to_save_.push_back(std::move(image)); },
       [this](const JobId& id, JobPlan plan) { to_prepare_.emplace_back(id, std::move(plan)); },
       [](const JobId&, const std::optional<JobProgress>&) {}},
      {.was_killed = [this] { return killed_; }, .engine_lost = [this] { ++lost_; }}};
};

}  // namespace atelier
