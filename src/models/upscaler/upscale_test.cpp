#include "models/upscaler/upscale.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/upscaler/keys.h"
#include "tensor/weight_file.h"

namespace atelier::upscaler {
namespace {

namespace fs = std::filesystem;

// Weights from a seed, as large as makes every layer count.
class RandomWeights final : public WeightSource {
 public:
  Tensor take(const std::string& name, at::IntArrayRef shape) override {
    at::manual_seed(std::hash<std::string>{}(name));
    return at::randn(shape) * 0.1;
  }
  bool has(const std::string&) const override { return true; }
};

Tensor picture(int64_t height, int64_t width) {
  const Tensor y = at::arange(height, at::kFloat).view({1, 1, -1, 1}) * 0.13;
  const Tensor x = at::arange(width, at::kFloat).view({1, 1, 1, -1}) * 0.21;
  return at::cat({at::sin(y + x), at::cos(y * x * 0.1), at::sin(x - y)}, 1) * 0.5 + 0.5;
}

TEST(Cover, LeavesNothingOutAndOverlapsEnough) {
  for (const int64_t step : {1, 2, 4}) {
    for (int64_t length = 1; length < 700; ++length) {
      const auto spans = cover(length, 64, 12, step);
      EXPECT_EQ(spans.front().begin, 0);
      EXPECT_EQ(spans.back().begin + spans.back().size, length);
      for (size_t i = 1; i < spans.size(); ++i) {
        EXPECT_GE(spans[i - 1].begin + spans[i - 1].size - spans[i].begin, 12) << length;
        EXPECT_EQ(spans[i].begin % step, 0);
      }
      EXPECT_LE(spans.size(), size_t(length / 52 + 1));
    }
  }
}

class UpscaleTest : public testing::Test {
 protected:
  RandomWeights weights;
  const RrdbNet x4{Weights(weights, {}), Shape{3, 1, 8, 4, 1, 2}};
  const RrdbNet x2{Weights(weights, {}), Shape{3, 2, 8, 4, 1, 2}};
};

// The network sees 20 pixels far; where a tile ends nearer than that, its pixels count little.
TEST_F(UpscaleTest, TilesGiveThePictureOfTheWhole) {
  const Tensor image = picture(150, 131);
  for (const RrdbNet* net : {&x4, &x2}) {
    const Tensor whole = *upscale(*net, image, {.tile_px = 1024});
    const Tensor tiled = *upscale(*net, image, {.tile_px = 96, .overlap_px = 32});
    ASSERT_EQ(whole.sizes(), tiled.sizes());
    EXPECT_LT((whole - tiled).abs().max().item<double>(), 0.5 / 255);
  }
}

// A seam would be a jump between neighbours that the whole picture does not have.
TEST_F(UpscaleTest, TilesLeaveNoSeamEvenWithLittleOverlap) {
  const Tensor image = picture(120, 120);
  const auto jumps = [](const Tensor& x) {
    return (x.narrow(3, 1, x.size(3) - 1) - x.narrow(3, 0, x.size(3) - 1)).abs().amax({0, 1, 2});
  };
  const Tensor whole = jumps(*upscale(x4, image, {.tile_px = 1024}));
  const Tensor tiled = jumps(*upscale(x4, image, {.tile_px = 48, .overlap_px = 8}));
  EXPECT_LT((tiled - whole).max().item<double>(), 2.0 / 255);
}

TEST_F(UpscaleTest, SidesNeedNotFitTheShuffle) {
  const Tensor image = picture(31, 17);
  const Tensor large = *upscale(x2, image, {});
  EXPECT_EQ(large.sizes(), at::IntArrayRef({1, 3, 62, 34}));
  const Tensor even = *upscale(x2, image.narrow(2, 0, 30).narrow(3, 0, 16), {});
  // Far from the added row nothing differs.
  EXPECT_LT((large.narrow(2, 0, 12).narrow(3, 0, 4) - even.narrow(2, 0, 12).narrow(3, 0, 4))
                .abs()
                .max()
                .item<double>(),
            1e-4);
}

TEST_F(UpscaleTest, StrengthBlendsWithAPlainEnlargement) {
  const Tensor image = picture(20, 20);
  const Tensor none = *upscale(x4, image, {.strength = 0});
  const Tensor half = *upscale(x4, image, {.strength = 0.5});
  const Tensor full = *upscale(x4, image, {});
  EXPECT_LT((none - resize(image, 80, 80)).abs().max().item<double>(), 1e-6);
  EXPECT_LT((half - (none + full) / 2).abs().max().item<double>(), 1e-6);
  EXPECT_FALSE(upscale(x4, image, {.strength = 1.5}));
}

TEST_F(UpscaleTest, StopsBetweenTilesWhenAsked) {
  size_t seen = 0;
  const auto stopped =
      upscale(x4, picture(120, 60),
              {.tile_px = 48, .overlap_px = 8, .go_on = [&](size_t done, size_t total) {
                 seen = total;
                 return done < 2;
               }});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::cancelled);
  EXPECT_GT(seen, 2U);
}

TEST(UpscalerKeys, ThreeSpellingsAreOne) {
  for (const char* name : {"body.3.rdb2.conv4.weight", "RRDB_trunk.3.RDB2.conv4.weight",
                           "model.1.sub.3.RDB2.conv4.0.weight"}) {
    EXPECT_EQ(translate(name, 2), "body.3.rdb2.conv4.weight");
  }
  EXPECT_EQ(translate("model.1.sub.23.bias", 2), "conv_body.bias");
  EXPECT_EQ(translate("model.6.weight", 2), "conv_up2.weight");
  EXPECT_EQ(translate("model.8.weight", 2), "conv_hr.weight");
  EXPECT_EQ(translate("model.10.bias", 2), "conv_last.bias");
  EXPECT_EQ(translate("model.5.weight", 1), "conv_hr.weight");
  EXPECT_EQ(translate("model.7.weight", 1), "conv_last.weight");
  EXPECT_EQ(translate("model.4.weight", 2), "");
}

TEST(LoadUpscaler, NamesWhatIsWrong) {
  const fs::path file = fs::temp_directory_path() / "atelier-upscaler-test.safetensors";
  const auto write = [&](std::vector<std::pair<std::string, Tensor>> tensors) {
    EXPECT_TRUE(write_weight_file(file, tensors));
    const auto net = load_upscaler(file, {});
    return net ? std::string("none") : net.error().message;
  };
  EXPECT_NE(write({{"cat", at::zeros({1})}}).find("no ESRGAN"), std::string::npos);
  const std::vector<std::pair<std::string, Tensor>> most = {
      {"conv_first.weight", at::zeros({8, 3, 3, 3})},
      {"body.0.rdb1.conv1.weight", at::zeros({4, 8, 3, 3})},
      {"conv_last.weight", at::zeros({3, 8, 3, 3})}};
  EXPECT_NE(write(most).find("missing: body.0.rdb1.conv2.weight"), std::string::npos);
  auto odd = most;
  odd[0].second = at::zeros({8, 5, 3, 3});
  EXPECT_NE(write(odd).find("do not fit"), std::string::npos);
  fs::remove(file);
}

}  // namespace
}  // namespace atelier::upscaler
