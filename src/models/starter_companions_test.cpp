// What ships beside models/starter goes through the code that other people's files go through.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/adapters/textual_inversion.h"
#include "models/list.h"
#include "models/model.h"
#include "models/upscaler/upscale.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

fs::path shipped(const std::string& kind, const std::string& name) {
  return fs::path(ATELIER_SOURCE_DIR) / "models" / kind / ("starter-" + name + ".safetensors");
}

const SdModel& starter() {
  static const auto model = load_model(fs::path(ATELIER_SOURCE_DIR) / "models/starter", {});
  ATELIER_ASSERT(model);
  return **model;
}

sd::UnetContext any_context() {
  at::manual_seed(3);
  return {.text = at::randn({1, 77, starter().shape.unet.context})};
}

Tensor any_latent() {
  at::manual_seed(4);
  return at::randn({1, starter().shape.unet.in_channels, 16, 12});
}

Tensor guess() {
  return starter().unet(any_latent(), 400, any_context());
}

double change(const Tensor& a, const Tensor& b) {
  return (a - b).abs().mean().item<double>();
}

double squared_error(const Tensor& a, const Tensor& b) {
  return (a - b).square().mean().item<double>();
}

// A red disc with a darker outline on white, as the illustrator draws: what they were made for.
Tensor disc(int64_t side) {
  const Tensor place = (at::arange(side, at::kFloat) + 0.5) / double(side) - 0.5;
  const Tensor away = (place.unsqueeze(0).square() + place.unsqueeze(1).square()).sqrt();
  const auto within = [&](double radius) { return ((radius - away) * double(side)).clamp(0, 1); };
  const Tensor whole = within(0.34), inner = within(0.31);
  std::vector<Tensor> channels;
  for (const double colour : {0.87, 0.12, 0.14}) {
    const double outline = 0.72 * colour;
    channels.push_back(1 + whole * (outline - 1) + inner * (colour - outline));
  }
  return at::stack(channels).unsqueeze(0);
}

TEST(StarterCompanions, AreWhatTheirFoldersSay) {
  const std::pair<const char*, const char*> files[] = {{"lora", "ink-scenery"},
                                                       {"lora", "gold-frame"},
                                                       {"embedding", "moonlit"},
                                                       {"upscaler", "upscale-2x"},
                                                       {"upscaler", "upscale-4x"}};
  for (const auto& [kind, name] : files) {
    const auto opened = ModelFiles::open(shipped(kind, name));
    ASSERT_TRUE(opened) << to_line(opened.error());
    EXPECT_EQ(kind_of(*opened).type, kind) << name;
    const auto card = read_card(shipped(kind, name), ModelFormat::checkpoint);
    ASSERT_TRUE(card) << to_line(card.error());
    EXPECT_FALSE(card->name.empty());
    EXPECT_FALSE(card->description.empty());
  }
}

// By its metadata the LoRA is an SD 1.x one, by its shapes it fits no other than ours.
TEST(StarterCompanions, AreOfTheStartersFamilyAndOfNoOther) {
  EXPECT_EQ(starter().facts.base, "starter");
  EXPECT_EQ(starter().facts.family_label, "Atelier starter");
  EXPECT_EQ(inspect(shipped("lora", "ink-scenery")).base, "starter");
  EXPECT_EQ(inspect(shipped("lora", "gold-frame")).base, "starter");
  EXPECT_EQ(inspect(shipped("embedding", "moonlit")).base, "starter");
  EXPECT_EQ(inspect(shipped("upscaler", "upscale-2x")).base, "any");
}

TEST(StarterCompanions, TheLoraChangesTheGuessMoreWithMoreWeightAndLeavesNoTrace) {
  const auto ink = adapters::open_lora(shipped("lora", "ink-scenery"));
  ASSERT_TRUE(ink) << to_line(ink.error());
  auto& patcher = starter().patcher();
  const Tensor plain = guess();
  double before = 0;
  for (const double weight : {0.5, 1.0, 1.5}) {
    const auto report = patcher.apply({adapters::ActiveLora{*ink, weight}});
    ASSERT_TRUE(report) << to_line(report.error());
    EXPECT_TRUE(report->unknown.empty());
    EXPECT_GT(change(guess(), plain), before);
    before = change(guess(), plain);
  }
  ASSERT_TRUE(patcher.apply({}));
  EXPECT_TRUE(at::equal(guess(), plain));
}

TEST(StarterCompanions, BothLorasAtOnceAreMoreThanEither) {
  const auto ink = adapters::open_lora(shipped("lora", "ink-scenery"));
  const auto frame = adapters::open_lora(shipped("lora", "gold-frame"));
  ASSERT_TRUE(ink && frame);
  auto& patcher = starter().patcher();
  const auto guess_with = [&](const std::vector<adapters::ActiveLora>& loras) {
    const auto report = patcher.apply(loras);
    EXPECT_TRUE(report && report->unknown.empty());
    return guess();
  };
  const Tensor both = guess_with({{*ink, 1.0}, {*frame, 1.0}});
  EXPECT_GT(change(both, guess_with({{*ink, 1.0}})), 0.01);
  EXPECT_GT(change(both, guess_with({{*frame, 1.0}})), 0.01);
  EXPECT_TRUE(patcher.apply({}));
}

TEST(StarterCompanions, TheEmbeddingFitsTheStartersText) {
  const auto word = adapters::open_textual_inversion(shipped("embedding", "moonlit"));
  ASSERT_TRUE(word) << to_line(word.error());
  EXPECT_EQ(word->trigger, "<moonlit>");
  EXPECT_TRUE(adapters::Vocabulary::make({*word}, starter().text));
}

TEST(StarterCompanions, UpscalersAreCloserToTheTruthThanABicubicEnlargement) {
  for (const int64_t scale : {2, 4}) {
    const auto net =
        upscaler::load_upscaler(shipped("upscaler", "upscale-" + std::to_string(scale) + "x"), {});
    ASSERT_TRUE(net) << to_line(net.error());
    EXPECT_EQ((*net)->shape().scale(), scale);
    const Tensor large = disc(192), small = at::avg_pool2d(large, {scale, scale});
    const auto ours = upscaler::upscale(**net, small, {});
    ASSERT_TRUE(ours) << to_line(ours.error());
    EXPECT_LT(squared_error(*ours, large),
              0.5 * squared_error(upscaler::resize(small, 192, 192), large));
  }
}

}  // namespace
}  // namespace atelier
