// What other networks add to a step, with small random ones, and what a shelf keeps.
#include "engine/additions.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>

#include "models/sd/random_source.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

sd::UnetConfig small_unet() {
  sd::UnetConfig config;
  config.channels = {32, 32};
  config.heads = {1, 1};
  config.layers_per_block = 1;
  config.set_depths({1, 0}, 1);
  config.context = 16;
  return config;
}

class ControlTest : public testing::Test {
 protected:
  ControlTest() {
    at::manual_seed(9);
    const std::vector<int64_t> hint{3, 8, 8, 32};
    net_ = std::make_shared<const adapters::ControlNet>(Weights(source_, {}), small_unet(), hint);
    use_ = {.net = net_, .hint = net_->read_hint(at::rand({1, 3, 16, 16}))};
    latent_ = at::randn({2, 4, 8, 8});
    context_.text = at::randn({2, 77, 16});
  }
  sd::UnetExtras said(std::vector<ControlUse> uses, bool guided = true, size_t step = 0) {
    const auto hook = hook_of({.controls = std::move(uses), .adapters = {}, .images = {}});
    return hook({latent_, 500, context_, guided, step, 10});
  }

  sd::RandomSource source_;
  std::shared_ptr<const adapters::ControlNet> net_;
  ControlUse use_;
  Tensor latent_;
  sd::UnetContext context_;
};

double distance(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() ? (a - b).abs().max().item<double>() : 1e9;
}

TEST_F(ControlTest, WeightsScaleAndSeveralAddUp) {
  const auto plain = said({use_});
  ASSERT_EQ(plain.skips.size(), 4U);
  ControlUse half = use_;
  half.weight = 0.5;
  const auto both = said({use_, half});
  for (size_t i = 0; i < plain.skips.size(); ++i) {
    EXPECT_LT(distance(both.skips[i], plain.skips[i] * 1.5), 1e-5);
  }
  EXPECT_LT(distance(both.middle, plain.middle * 1.5), 1e-5);
}

TEST_F(ControlTest, ModesSayWhichHalfIsControlledAndHowFirmly) {
  const auto plain = said({use_});
  const auto with = [&](ControlMode mode) {
    ControlUse use = use_;
    use.mode = mode;
    return said({use});
  };
  const auto unbalanced = with(ControlMode::unbalanced);
  const auto more_prompt = with(ControlMode::more_prompt);
  const auto more_control = with(ControlMode::more_control);
  for (size_t i = 0; i < plain.skips.size(); ++i) {
    const double soft = std::pow(10.0, -1.0 + double(i) / 4);
    EXPECT_EQ(unbalanced.skips[i].narrow(0, 0, 1).abs().max().item<float>(), 0);
    EXPECT_LT(distance(unbalanced.skips[i].narrow(0, 1, 1), plain.skips[i].narrow(0, 1, 1)), 1e-4);
    EXPECT_LT(distance(more_prompt.skips[i], plain.skips[i] * soft), 1e-4);
    EXPECT_LT(
        distance(more_control.skips[i].narrow(0, 1, 1), plain.skips[i].narrow(0, 1, 1) * soft),
        1e-4);
    EXPECT_EQ(more_control.skips[i].narrow(0, 0, 1).abs().max().item<float>(), 0);
  }
}

TEST_F(ControlTest, OutsideItsStepsNothingIsAdded) {
  use_.range = {0.2, 0.6};
  for (size_t step = 0; step < 10; ++step) {
    EXPECT_EQ(!said({use_}, true, step).skips.empty(), step >= 2 && step < 6) << step;
  }
  EXPECT_FALSE(hook_of({}));
}

TEST_F(ControlTest, AnInpaintingLatentIsReadWithoutItsMask) {
  const auto plain = said({use_});
  latent_ = at::cat({latent_, at::randn({2, 5, 8, 8})}, 1);
  EXPECT_EQ(distance(said({use_}).middle, plain.middle), 0);
}

Raster grey(int width, int height, uint8_t value) {
  return {width, height, std::vector<uint8_t>(size_t(width) * size_t(height) * 3, value)};
}

TEST(ControlImage, IsStretchedCutOrFilled) {
  const Raster wide = grey(40, 10, 255);
  const auto mean = [](const Tensor& x) { return x.mean().item<double>(); };
  const auto of = [&](ControlResize resize) { return control_image(wide, resize, 16, 16); };
  EXPECT_NEAR(mean(of(ControlResize::just_resize)), 1, 1e-5);
  EXPECT_NEAR(mean(of(ControlResize::crop_resize)), 1, 1e-5);
  const Tensor filled = of(ControlResize::fill_resize);
  EXPECT_NEAR(mean(filled), 4.0 / 16, 1e-5);
  EXPECT_NEAR(mean(filled.narrow(2, 6, 4)), 1, 1e-5);
  EXPECT_EQ(filled.sizes(), at::IntArrayRef({1, 3, 16, 16}));
  EXPECT_EQ(control_image(grey(1, 4000, 9), ControlResize::fill_resize, 16, 16).size(3), 16);
}

TEST(Kept, HoldsTheLastFewAndSeesReplacedFiles) {
  std::string pattern = (fs::temp_directory_path() / "kept-test-XXXXXX").string();
  const fs::path folder = mkdtemp(pattern.data());
  const auto path = [&](const char* name) { return folder / name; };
  for (const char* name : {"a", "b", "c"}) std::ofstream(path(name)) << name;
  Kept<int> kept(2);
  int loads = 0;
  const auto get = [&](const char* name) {
    return **kept.get(path(name), [&]() -> Result<std::shared_ptr<const int>> {
      return std::make_shared<const int>(++loads);
    });
  };
  EXPECT_EQ(get("a"), 1);
  EXPECT_EQ(get("b"), 2);
  EXPECT_EQ(get("a"), 1);
  EXPECT_EQ(get("c"), 3);
  EXPECT_EQ(get("a"), 1);
  EXPECT_EQ(get("b"), 4);
  fs::last_write_time(path("b"), fs::file_time_type::clock::now() + std::chrono::hours(1));
  EXPECT_EQ(get("b"), 5);
  const auto failed = kept.get(path("x"), []() -> Result<std::shared_ptr<const int>> {
    return fail(ErrorKind::not_found, "gone");
  });
  EXPECT_FALSE(failed);
  fs::remove_all(folder);
}

TEST(AdditionsShelf, NamesWhatItCannotUse) {
  WarmShelf warm{int64_t{1} << 40};
  AdditionShelf shelf{Compute{}, warm};
  const auto go_on = [](size_t, size_t) { return true; };
  EXPECT_FALSE(shelf.upscale(Raster{}, {.path = "none.pth"}, go_on));
  const auto missing = shelf.upscale(grey(8, 8, 1), {.path = "none.pth"}, go_on);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("none.pth"), std::string::npos);
  EXPECT_FALSE(shelf.upscale(grey(8, 8, 1), {.path = "none.pth", .scale = 17}, go_on));
  EXPECT_FALSE(shelf.upscale(grey(8, 8, 1), {.path = "none.pth", .scale = NAN}, go_on));
}

}  // namespace
}  // namespace atelier
