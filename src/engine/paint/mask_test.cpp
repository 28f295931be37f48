#include "engine/paint/mask.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace atelier {
namespace {

// A masked square from `from` to `to` in both directions.
Tensor square(int64_t side, int64_t from, int64_t to) {
  Tensor mask = at::zeros({1, 1, side, side});
  mask.narrow(2, from, to - from).narrow(3, from, to - from).fill_(1);
  return mask;
}

int64_t masked(const Tensor& mask) {
  return (mask > 0).sum().item<int64_t>();
}

TEST(Mask, grows_and_shrinks_by_pixels) {
  const Tensor mask = square(32, 10, 20);
  EXPECT_TRUE(at::equal(grown(mask, 3), square(32, 7, 23)));
  EXPECT_TRUE(at::equal(shrunk(mask, 3), square(32, 13, 17)));
  EXPECT_TRUE(at::equal(grown(mask, 0), mask));
  EXPECT_EQ(masked(shrunk(mask, 6)), 0);
  EXPECT_TRUE(at::equal(edge_band(mask, 2), square(32, 8, 22) - square(32, 12, 18)));
}

TEST(Mask, a_blur_reaches_just_as_far_as_it_says) {
  const Tensor mask = square(64, 24, 40);
  const Tensor soft = blurred(mask, 6);
  EXPECT_TRUE(((soft > 0) <= (grown(mask, 6) > 0)).all().item<bool>());
  EXPECT_EQ(soft[0][0][32][17].item<float>(), 0) << "seven pixels away";
  EXPECT_GT(soft[0][0][32][20].item<float>(), 0) << "four pixels away";
  EXPECT_NEAR(soft[0][0][32][23].item<float>() + soft[0][0][32][24].item<float>(), 1, 1e-5);
  EXPECT_NEAR(soft[0][0][32][32].item<float>(), 1, 1e-5) << "deep inside";
  EXPECT_TRUE(at::equal(blurred(mask, 0), mask));
}

TEST(Mask, a_blur_at_the_border_does_not_fade) {
  const Tensor soft = blurred(square(32, 0, 16), 4);
  EXPECT_NEAR(soft[0][0][0][0].item<float>(), 1, 1e-5);
}

TEST(Mask, every_cell_it_touches_is_drawn) {
  Tensor mask = at::zeros({1, 1, 16, 20});
  mask[0][0][7][8] = 0.01;
  const Tensor cells = whole_cells(mask, 8);
  EXPECT_EQ(cells.sizes(), (at::IntArrayRef{1, 1, 16, 24}));
  EXPECT_EQ(masked(cells), 64);
  EXPECT_EQ(masked(cells.narrow(2, 0, 8).narrow(3, 8, 8)), 64);
}

TEST(Mask, what_is_not_masked_comes_back_byte_by_byte) {
  const Raster source{2, 2, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
  const Raster drawn{2, 2, std::vector<uint8_t>(12, 200)};
  const Tensor mask = at::tensor({0.0F, 1.0F, 0.5F, 0.0F}).view({1, 1, 2, 2});
  const Raster out = pasted_back(source, drawn, mask);
  EXPECT_EQ(out.rgb, (std::vector<uint8_t>{1, 2, 3, 200, 200, 200, 104, 104, 105, 10, 11, 12}));
}

}  // namespace
}  // namespace atelier
