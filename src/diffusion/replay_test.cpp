#include "diffusion/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iostream>

namespace atelier {
namespace {

namespace fs = std::filesystem;

struct Tally {
  int cases = 0;
  double worst = 0;
  std::string worst_name;
};

Tally replay_all(const fs::path& folder) {
  Tally tally;
  replay_folder(folder, [&](const ReplayOutcome& o) {
    ++tally.cases;
    EXPECT_TRUE(o.ok()) << o.name << ": " << o.error << " > " << o.tolerance << " " << o.note;
    if (o.error / o.tolerance > tally.worst) {
      tally.worst = o.error / o.tolerance;
      tally.worst_name = o.name;
    }
  });
  std::printf("%d cases; worst %.4f of its tolerance: %s\n", tally.cases, tally.worst,
              tally.worst_name.c_str());
  return tally;
}

TEST(Replay, the_golden_runs_of_the_repository_are_repeated) {
  EXPECT_EQ(replay_all(fs::path(ATELIER_SOURCE_DIR) / "tests/golden/schedulers").cases, 73);
}

class BrokenFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / "broken_schedulers";
    fs::remove_all(folder_);
    fs::copy(fs::path(ATELIER_SOURCE_DIR) / "tests/golden/schedulers", folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const char* name, const std::string& text) const {
    fs::remove(folder_ / name);
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::vector<ReplayOutcome> failures() const {
    std::vector<ReplayOutcome> out;
    replay_folder(folder_, [&out](const ReplayOutcome& o) {
      if (!o.ok()) out.push_back(o);
    });
    return out;
  }
  static std::string euler_case(const std::string& config) {
    return R"([{"key":"euler.epsilon.leading.5","scheduler":"EulerDiscreteScheduler","config":)" +
           config + R"(,"steps":5,"noise_used":0}])";
  }

  fs::path folder_;
};

constexpr const char* euler_config =
    R"({"beta_start":0.00085,"beta_end":0.012,"beta_schedule":"scaled_linear","steps_offset":1,)"
    R"("timestep_spacing":"leading","prediction_type":"epsilon")";

// Beside those of Euler; "" closes it as it is.
std::string config_with(const char* more) {
  std::string config = euler_config;
  config.append(more).append("}");
  return config;
}

TEST_F(BrokenFolder, a_right_case_passes_and_a_wrong_beta_does_not) {
  write("cases.json", euler_case(config_with("")));
  EXPECT_TRUE(failures().empty());
  write("cases.json", euler_case(config_with(R"(,"use_beta_sigmas":true)")));
  EXPECT_EQ(failures().size(), 1U);
}

TEST_F(BrokenFolder, an_unknown_option_or_scheduler_fails_with_its_name) {
  write("cases.json", euler_case(config_with(R"(,"surprise":1)")));
  ASSERT_EQ(failures().size(), 1U);
  EXPECT_THAT(failures().front().note, testing::HasSubstr("surprise"));
  write("cases.json", R"([{"key":"x","scheduler":"NewScheduler","config":{},"steps":5,)"
                      R"("noise_used":0}])");
  ASSERT_EQ(failures().size(), 1U);
  EXPECT_THAT(failures().front().note, testing::HasSubstr("NewScheduler"));
}

TEST_F(BrokenFolder, a_missing_tensor_or_broken_file_fails) {
  write("cases.json", R"([{"key":"euler.other","scheduler":"EulerDiscreteScheduler",)"
                      R"("config":{},"steps":5,"noise_used":0}])");
  ASSERT_EQ(failures().size(), 1U);
  EXPECT_THAT(failures().front().note, testing::HasSubstr("euler.other.final"));
  write("expected.safetensors", "not a file of tensors");
  write("k_cases.json", "[");
  EXPECT_EQ(failures().size(), 2U);
}

TEST(Replay, every_recorded_run_of_the_shared_fixtures_is_repeated) {
  const fs::path folder = fs::path(ATELIER_SOURCE_DIR) / "../shared/fixtures/schedulers";
  if (!fs::exists(folder)) {
    std::cout << "SKIPPED LOUDLY: ../shared/fixtures/schedulers is not here\n";
    GTEST_SKIP() << "no ../shared";
  }
  EXPECT_GE(replay_all(folder).cases, 373);
}

}  // namespace
}  // namespace atelier
