#include "engine/paint/close_up.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/paint/mask_fill.h"

namespace atelier {
namespace {

// Masked from column 40 to 50 and row 20 to 24 of 100 x 60.
Tensor small_mask() {
  Tensor mask = at::zeros({1, 1, 60, 100});
  mask.narrow(2, 20, 4).narrow(3, 40, 10).fill_(1);
  return mask;
}

void expect_frame(const Cutout& frame, int left, int top, int width, int height) {
  EXPECT_EQ(frame.left, left);
  EXPECT_EQ(frame.top, top);
  EXPECT_EQ(frame.width, width);
  EXPECT_EQ(frame.height, height);
}

Raster pattern(int width, int height) {
  Raster out{width, height, {}};
  for (int i = 0; i < width * height * 3; ++i) out.rgb.push_back(uint8_t((i * 7) % 251));
  return out;
}

TEST(CloseUp, the_frame_has_the_asked_shape_and_the_mask_in_its_middle) {
  expect_frame(cutout_around(small_mask(), 0, 64, 64), 40, 17, 10, 10);
  expect_frame(cutout_around(small_mask(), 5, 64, 64), 35, 12, 20, 20);
  expect_frame(cutout_around(small_mask(), 0, 128, 64), 40, 20, 10, 5);
}

TEST(CloseUp, the_frame_stays_within_the_picture) {
  Tensor corner = at::zeros({1, 1, 60, 100});
  corner.narrow(2, 56, 4).narrow(3, 96, 4).fill_(0.2);
  expect_frame(cutout_around(corner, 8, 64, 64), 88, 48, 12, 12);
  // As high as the picture is; no square is left of that width.
  Tensor wide = at::zeros({1, 1, 60, 100});
  wide.narrow(2, 30, 2).narrow(3, 5, 90).fill_(1);
  expect_frame(cutout_around(wide, 0, 64, 64), 5, 0, 90, 60);
  expect_frame(cutout_around(at::zeros({1, 1, 60, 100}), 8, 64, 64), 0, 0, 100, 60);
}

TEST(CloseUp, what_is_put_back_changes_nothing_outside_the_mask) {
  CloseUp close_up{pattern(100, 60), small_mask(), {30, 10, 32, 32}};
  const Raster drawn{64, 64, std::vector<uint8_t>(64 * 64 * 3, 200)};
  const Raster out = put_back(close_up, drawn);
  ASSERT_EQ(out.rgb.size(), close_up.whole.rgb.size());
  for (int y = 0; y < 60; ++y) {
    for (int x = 0; x < 100; ++x) {
      const bool masked = x >= 40 && x < 50 && y >= 20 && y < 24;
      const size_t at = (size_t(y) * 100 + size_t(x)) * 3;
      EXPECT_EQ(out.rgb[at], masked ? 200 : close_up.whole.rgb[at]) << x << "," << y;
    }
  }
}

TEST(CloseUp, a_frame_of_another_shape_goes_in_and_comes_back_in_place) {
  // A frame twice as wide as high on a square: a white square in it stays where it is.
  Raster whole{80, 40, std::vector<uint8_t>(80 * 40 * 3, 0)};
  for (int y = 10; y < 30; ++y) {
    for (int x = 20; x < 50; ++x) {
      for (int c = 0; c < 3; ++c) whole.rgb[(size_t(y) * 80 + size_t(x)) * 3 + size_t(c)] = 255;
    }
  }
  Raster shown{80, 80, std::vector<uint8_t>(80 * 80 * 3, 90)};
  std::copy(whole.rgb.begin(), whole.rgb.end(), shown.rgb.begin() + 80 * 20 * 3);
  const CloseUp close_up{Raster{80, 40, std::vector<uint8_t>(80 * 40 * 3, 7)},
                         at::ones({1, 1, 40, 80}),
                         {0, 0, 80, 40}};
  EXPECT_EQ(put_back(close_up, shown).rgb, whole.rgb);
}

TEST(MaskFill, colours_flow_in_from_around_and_the_rest_stays) {
  // Red on the left, blue on the right, a hole between.
  Raster picture{48, 16, {}};
  for (int i = 0; i < 48 * 16; ++i) {
    const bool left = i % 48 < 24;
    picture.rgb.insert(picture.rgb.end(), {uint8_t(left ? 200 : 0), 0, uint8_t(left ? 0 : 200)});
  }
  Tensor mask = at::zeros({1, 1, 16, 48});
  mask.narrow(3, 16, 16).fill_(0.5);
  const Raster out = filled_from_around(picture, mask);
  const auto red = [&](int x) { return int(out.rgb[(8 * 48 + size_t(x)) * 3]); };
  for (const int x : {0, 15, 32, 47}) EXPECT_EQ(red(x), x < 24 ? 200 : 0) << x;
  EXPECT_GT(red(17), 150);
  EXPECT_LT(red(30), 50);
  for (int x = 17; x < 31; ++x) EXPECT_LE(red(x), red(x - 1) + 1) << "softly, " << x;
}

TEST(MaskFill, without_anything_around_it_is_grey) {
  const Raster out = filled_from_around(pattern(9, 5), at::ones({1, 1, 5, 9}));
  EXPECT_EQ(out.rgb, std::vector<uint8_t>(9 * 5 * 3, 128));
}

}  // namespace
}  // namespace atelier
