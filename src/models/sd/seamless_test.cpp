// Pictures without seams, and the VAE in tiles: thin models of the reference, small pictures.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "models/golden.h"
#include "models/sd/thin_model.h"
#include "models/sd/unet.h"
#include "models/sd/vae_tiles.h"

namespace atelier::sd {
namespace {

class Seamless : public testing::Test {
 protected:
  void SetUp() override {
    if (thin_folder().empty()) GTEST_SKIP() << "SKIPPED: ../shared/fixtures/sd15_thin is missing";
    at::manual_seed(11);
  }
  static Unet unet_in(const Compute& compute) {
    FileWeights file(thin_folder() / "unet/diffusion_pytorch_model.safetensors");
    return {Weights(file, compute), thin_unet()};
  }
  static Vae vae_in(const Compute& compute) {
    FileWeights file(thin_folder() / "vae/diffusion_pytorch_model.safetensors");
    return {Weights(file, compute), thin_vae()};
  }
};

// [n, c, h, w], so many places right and down.
Tensor rolled(const Tensor& t, int64_t right, int64_t down) {
  return at::roll(t, {down, right}, {2, 3});
}

TEST_F(Seamless, rolling_the_latent_rolls_what_the_unet_says) {
  const Unet unet = unet_in({});
  const int64_t step = int64_t{1} << (unet.config().channels.size() - 1);
  const Tensor latent = at::randn({1, 4, 16, 24});
  const UnetContext context{at::randn({1, 77, unet.config().context}), {}, {}};
  UnetExtras both;
  both.options.wrap = {true, true};
  const Tensor rolled_after = rolled(unet(latent, 400, context, both), step, 2 * step);
  const Tensor rolled_before = unet(rolled(latent, step, 2 * step), 400, context, both);
  EXPECT_LT(relative(rolled_before, rolled_after), 1e-3);
  // Without wrapping it does not, so the test would notice.
  EXPECT_GT(relative(unet(rolled(latent, step, 0), 400, context),
                     rolled(unet(latent, 400, context), step, 0)),
            0.02);
  UnetExtras across;
  across.options.wrap = {.x = true};
  EXPECT_LT(relative(unet(rolled(latent, step, 0), 400, context, across),
                     rolled(unet(latent, 400, context, across), step, 0)),
            1e-3);
  EXPECT_GT(relative(unet(rolled(latent, 0, step), 400, context, across),
                     rolled(unet(latent, 400, context, across), 0, step)),
            0.02);
}

TEST_F(Seamless, rolling_the_latent_rolls_the_picture_and_back) {
  const Vae vae = vae_in({});
  const int64_t factor = vae.config.factor();
  const Wrap wrap{true, true};
  const Tensor z = at::randn({1, 4, 12, 16});
  const Tensor picture = vae.decode(z, wrap);
  EXPECT_LT(relative(vae.decode(rolled(z, 5, 3), wrap), rolled(picture, 5 * factor, 3 * factor)),
            1e-3);
  EXPECT_GT(relative(vae.decode(rolled(z, 5, 3)), rolled(vae.decode(z), 5 * factor, 3 * factor)),
            0.02);
  EXPECT_LT(relative(vae.encode(rolled(picture, 2 * factor, factor), wrap).mean,
                     rolled(vae.encode(picture, wrap).mean, 2, 1)),
            1e-3);
}

TEST_F(Seamless, it_holds_in_bf16_and_by_libtorch) {
  const Tensor z = at::randn({1, 4, 8, 8});
  const Wrap wrap{true, false};
  const Vae half = vae_in({.precision = Precision::bf16});
  EXPECT_LT(relative(half.decode(rolled(z, 3, 0), wrap),
                     rolled(half.decode(z, wrap), 3 * half.config.factor(), 0)),
            0.1);
  const Tensor ours = vae_in({}).decode(z, wrap);
  use_libtorch_on_cpu(true);
  const Tensor theirs = vae_in({}).decode(z, wrap);
  use_libtorch_on_cpu(false);
  EXPECT_LT(relative(ours, theirs), 1e-3);
}

TEST_F(Seamless, off_means_the_same_bytes) {
  const Vae vae = vae_in({});
  const Tensor z = at::randn({1, 4, 8, 8});
  const Tensor plain = vae.decode(z);
  vae.decode(z, {true, true});
  EXPECT_TRUE(at::equal(plain, vae.decode(z)));
  EXPECT_TRUE(at::equal(plain, decode(vae, z, {})));
  EXPECT_TRUE(at::equal(vae.encode(plain).mean, encode_mean(vae, plain, {})));
}

TEST_F(Seamless, colour_compensation_widens_the_range_before_encoding) {
  const Vae vae = vae_in({});
  const Tensor image = at::rand({1, 3, 64, 64}) * 2 - 1;
  EXPECT_TRUE(at::equal(encode_mean(vae, image, {.color_compensation = true}),
                        vae.encode(image * 1.015 - 0.002).mean));
}

// Norms see a tile instead of the whole, so tiles are close, not the same. These networks have
// random weights, which makes more of that than trained ones do: 5 % of the spread on average were
// measured for pictures; a latent of a picture with grain in it moves by more.
TEST_F(Seamless, a_picture_decoded_in_tiles_is_close_to_the_whole) {
  const Vae vae = vae_in({});
  const Tensor z = at::randn({1, 4, 72, 56});
  const Tensor whole = vae.decode(z);
  const Tensor tiled = decode(vae, z, {.tiles = VaeTiles{32, 16}});
  ASSERT_EQ(tiled.sizes(), whole.sizes());
  const double mean = ((tiled - whole).abs().mean() / whole.std()).item<double>();
  std::printf("tiled decode: mean error %.4f, largest %.4f of the spread\n", mean,
              relative(tiled, whole));
  EXPECT_LT(mean, 0.08);
  // A picture of one tile is not touched.
  EXPECT_TRUE(at::equal(decode(vae, z, {.tiles = VaeTiles{72, 16}}), whole));
}

TEST_F(Seamless, an_image_encoded_in_tiles_is_close_to_the_whole) {
  const Vae vae = vae_in({});
  const int64_t factor = vae.config.factor();
  const std::vector<int64_t> sides{72 * factor, 56 * factor};
  const Tensor grain = at::randn({1, 3, sides[0], sides[1]}) * 0.3;
  const Tensor areas = at::upsample_bilinear2d(at::randn({1, 3, 18, 14}), sides, false) * 0.3;
  const Tensor image = (grain + areas).clamp(-1, 1);
  const Tensor whole = vae.encode(image).mean;
  const Tensor tiled = encode_mean(vae, image, {.tiles = VaeTiles{32, 16}});
  ASSERT_EQ(tiled.sizes(), whole.sizes());
  const double mean = ((tiled - whole).abs().mean() / whole.std()).item<double>();
  std::printf("tiled encode: mean error %.4f, largest %.4f of the spread\n", mean,
              relative(tiled, whole));
  EXPECT_LT(mean, 0.25);
}

TEST_F(Seamless, tiles_keep_borders_that_meet) {
  const Vae vae = vae_in({});
  const int64_t factor = vae.config.factor();
  const Tensor z = at::randn({1, 4, 48, 40});
  const VaeOptions options{.wrap = {true, true}, .tiles = VaeTiles{32, 8}};
  const Tensor picture = decode(vae, z, options);
  ASSERT_EQ(picture.size(2), 48 * factor);
  ASSERT_EQ(picture.size(3), 40 * factor);
  const Tensor whole = vae.decode(z, options.wrap);
  const double mean = ((picture - whole).abs().mean() / whole.std()).item<double>();
  EXPECT_LT(mean, 0.08);
  EXPECT_EQ(encode_mean(vae, picture, options).sizes(), z.sizes());
}

}  // namespace
}  // namespace atelier::sd
