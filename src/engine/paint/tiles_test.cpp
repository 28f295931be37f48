#include "engine/paint/tiles.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace atelier {
namespace {

TEST(Tiles, what_a_network_says_of_each_pixel_is_put_together_without_seams) {
  size_t calls = 0;
  const Model twice = [&](const Tensor& x, double timestep) {
    ++calls;
    EXPECT_LE(x.size(2), 16);
    EXPECT_LE(x.size(3), 16);
    return x * 2 + timestep;
  };
  const TileWish wish{.tile = 16, .overlap = 4, .go_on = {}};
  const Tensor x = at::rand({1, 4, 40, 23});
  const Tensor out = tiled(twice, wish)(x, 3);
  EXPECT_TRUE(at::allclose(out, x * 2 + 3, 1e-5, 1e-5));
  EXPECT_EQ(calls, tile_count(40, 23, wish));
  EXPECT_GT(calls, 4U);
}

TEST(Tiles, neighbours_are_blended_where_they_differ) {
  double value = 0;
  const Model counting = [&](const Tensor& x, double) { return at::full_like(x, value += 1); };
  const Tensor out =
      tiled(counting, {.tile = 16, .overlap = 6, .go_on = {}})(at::zeros({1, 1, 16, 26}), 0);
  const Tensor row = out[0][0][8];
  EXPECT_EQ(row[0].item<float>(), 1);
  EXPECT_EQ(row[25].item<float>(), 2);
  const Tensor steps = row.narrow(0, 1, 25) - row.narrow(0, 0, 25);
  EXPECT_GE(steps.min().item<float>(), 0);
  EXPECT_LT(steps.max().item<float>(), 0.35) << "no jump";
}

TEST(Tiles, one_tile_is_the_network_itself) {
  const Model same = [](const Tensor& x, double) { return x; };
  const Tensor x = at::rand({1, 4, 12, 12});
  EXPECT_TRUE(at::equal(tiled(same, {.tile = 16, .overlap = 4, .go_on = {}})(x, 0), x));
}

TEST(Tiles, a_stop_leaves_out_the_rest) {
  size_t calls = 0;
  const Model same = [&](const Tensor& x, double) {
    ++calls;
    return x;
  };
  const TileWish wish{.tile = 16, .overlap = 4, .go_on = [&] { return calls < 2; }};
  const Tensor out = tiled(same, wish)(at::rand({1, 4, 64, 64}), 0);
  EXPECT_EQ(calls, 2U);
  EXPECT_TRUE(out.isfinite().all().item<bool>());
}

}  // namespace
}  // namespace atelier
