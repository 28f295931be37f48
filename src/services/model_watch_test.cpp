#include "services/model_watch.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/test_studio.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

class ModelWatchTest : public testing::Test {
 protected:
  ModelWatchTest() { fs::create_directories(folder_.at("models/lora")); }
  static std::vector<Result<protocol::ModelFacts>> inspect(const std::vector<std::string>& paths) {
    const protocol::ModelFacts lora{.base = "sd-1", .type = "lora", .format = "checkpoint"};
    return std::vector<Result<protocol::ModelFacts>>(paths.size(), lora);
  }
  // How many models are ready, once it is this many.
  size_t wait_for(size_t count) {
    size_t ready = count + 1;
    for (int i = 0; i < 1000 && ready != count; ++i) {
      ::usleep(5000);
      const auto list = models_.list(me_).value();
      ready = size_t(std::count_if(list.begin(), list.end(), [](const Model& model) {
        return model.state == ModelState::ready;
      }));
    }
    return ready;
  }
  Caller me_;
  TempFolder folder_;
  TempDatabase db_;
  RecordingSink sink_;
  ModelService models_{*db_, {folder_.at("bundled"), folder_.at("models")}, &inspect, sink_};
};

TEST_F(ModelWatchTest, WhatIsDroppedAppearsAndWhatIsTakenAwayIsMissing) {
  const ModelWatch watch(models_, {.quiet_ms = 20, .longest_ms = 200, .again_ms = 20});
  ::usleep(100'000);
  std::ofstream(folder_.at("models/lora/ink.safetensors")) << "weights";
  EXPECT_EQ(wait_for(1), 1U);
  fs::create_directories(folder_.at("models/lora/styles"));
  std::ofstream(folder_.at("models/lora/styles/chalk.safetensors")) << "other weights";
  EXPECT_EQ(wait_for(2), 2U);
  fs::remove(folder_.at("models/lora/ink.safetensors"));
  EXPECT_EQ(wait_for(1), 1U);
}

TEST_F(ModelWatchTest, ALinkCountsLikeAFile) {
  std::ofstream(folder_.at("elsewhere.safetensors")) << "weights";
  const ModelWatch watch(models_, {.quiet_ms = 20, .longest_ms = 200, .again_ms = 20});
  ::usleep(100'000);
  fs::create_symlink(folder_.at("elsewhere.safetensors"),
                     folder_.at("models/lora/link.safetensors"));
  EXPECT_EQ(wait_for(1), 1U);
}

}  // namespace
}  // namespace atelier
