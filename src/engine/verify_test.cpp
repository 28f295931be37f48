#include "engine/verify.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "engine/verify_support.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

const auto ignore_skipped = [](const std::string&) {};

// The shared reference numbers, where they are at hand.
TEST(Verify, PassesOnTheSharedFixtures) {
  const fs::path shared = fs::path(ATELIER_SOURCE_DIR) / "../shared/fixtures";
  if (!fs::exists(shared)) GTEST_SKIP() << "SKIPPED: ../shared/fixtures is not here";
  std::string worst;
  const VerifySink note_failures = [&](const VerifyCase& result) {
    if (!(result.error <= result.tolerance)) worst += "\n" + result.name + " " + result.note;
  };
  const std::pair<const char*, int> kinds[] = {{"clip_tokenizer", 31},    {"sd15_thin", 31},
                                               {"sdxl_thin", 80},         {"schedulers", 31},
                                               {"pipeline", 31},          {"pickle", 109},
                                               {"rrdbnet", 12},           {"lora", 96},
                                               {"textual_inversion", 20}, {"compel", 50},
                                               {"controlnet_thin", 72},   {"t2i_adapter_thin", 7},
                                               {"ip_adapter_thin", 8}};
  for (const auto& [kind, least] : kinds) {
    const auto totals = verify(shared / kind, note_failures, ignore_skipped);
    ASSERT_TRUE(totals) << kind;
    EXPECT_EQ(totals->failed, 0) << kind << worst;
    EXPECT_GE(totals->passed, least) << kind;
  }
}

class VerifyFolder : public testing::Test {
 protected:
  VerifyFolder() {
    std::string pattern = (fs::temp_directory_path() / "verify-test-XXXXXX").string();
    folder = mkdtemp(pattern.data());
  }
  ~VerifyFolder() override { fs::remove_all(folder); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << text;
  }
  VerifyTotals totals() const {
    return *verify(
        folder, [](const VerifyCase&) {}, ignore_skipped);
  }
  fs::path folder;
};

TEST_F(VerifyFolder, SkipsUnknownKindsByName) {
  write("mystery/weights.json", "{}");
  write("deeper/also/odd.json", "{}");
  write("readme_only/README.md", "nothing here");
  const auto seen = totals();
  EXPECT_EQ(seen.passed + seen.failed, 0);
  ASSERT_EQ(seen.skipped.size(), 2U);
  EXPECT_TRUE(seen.skipped[0].ends_with("deeper/also"));
  EXPECT_TRUE(seen.skipped[1].ends_with("mystery"));
}

TEST_F(VerifyFolder, CountsBrokenFixturesAsFailures) {
  write("tokens/cases.json", R"({"sot":49406,"eot":49407,"cases":[{"prompt":"cat","ids":[1]}]})");
  write("runs/noise.safetensors", "not a tensor file");
  write("runs/cases.json", "[]");
  write("pictures/inputs.safetensors", "");
  write("pictures/expected.safetensors", "");
  write("pictures/cases.json", R"({"a":{"kind":"txt2img","scheduler_config":{}}})");
  write("sd15_thin/model_index.json", R"({"_class_name":"StableDiffusionPipeline"})");
  write("sd15_thin/expected_unet.safetensors", "");
  const auto seen = totals();
  EXPECT_EQ(seen.passed, 0);
  EXPECT_GE(seen.failed, 4);
}

TEST(WorstDifference, IsNeverSmallForNansOrOtherShapes) {
  const Tensor one = at::ones({2, 2});
  EXPECT_EQ(worst_difference(one, one), 0);
  EXPECT_TRUE(std::isnan(worst_difference(one, at::ones({4}))));
  EXPECT_TRUE(std::isnan(worst_difference(one * std::nan(""), one)));
  EXPECT_TRUE(std::isnan(worst_difference(one, one * std::nan(""))));
  EXPECT_TRUE(std::isnan(worst_difference(Tensor(), one)));
}

}  // namespace
}  // namespace atelier
