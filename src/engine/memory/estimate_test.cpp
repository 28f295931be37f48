// Tiles are chosen where the whole does not fit, as large as fits, and never too small to look
// well.
#include "engine/memory/estimate.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

constexpr int64_t giga = 1'000'000'000;
const Compute bf16{.precision = Precision::bf16};

TEST(Estimate, the_whole_is_decoded_where_it_fits) {
  const sd::VaeConfig vae;
  EXPECT_FALSE(tiles_for(vae, 128, 128, bf16, 8 * giga));
  EXPECT_TRUE(tiles_for(vae, 128, 128, bf16, giga));
  // SDXL's README number: 2.2 GB while 1024x1024 is decoded in bf16.
  EXPECT_NEAR(double(decode_bytes(vae, 128, 128, bf16)), 2.4e9, 0.3e9);
}

TEST(Estimate, less_memory_means_smaller_tiles_down_to_a_bound) {
  const sd::VaeConfig vae;
  int64_t side = 1000;
  for (const int64_t free : {2 * giga, giga, giga / 2, giga / 4, int64_t{0}}) {
    const auto tiles = tiles_for(vae, 256, 256, bf16, free);
    ASSERT_TRUE(tiles);
    EXPECT_LE(tiles->side, side);
    EXPECT_GT(tiles->side, 2 * tiles->overlap);
    side = tiles->side;
  }
  EXPECT_EQ(side, sd::vae_tile_side_min);
}

TEST(Estimate, twice_the_precision_takes_about_twice_the_memory) {
  const sd::VaeConfig vae;
  const double ratio =
      double(encode_bytes(vae, 64, 64, {})) / double(encode_bytes(vae, 64, 64, bf16));
  EXPECT_GT(ratio, 1.9);
  EXPECT_LE(ratio, 2);
  EXPECT_GT(unet_bytes({}, 64, 64, {}), unet_bytes({}, 64, 64, bf16));
}

}  // namespace
}  // namespace atelier
