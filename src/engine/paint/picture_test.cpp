#include "engine/paint/picture.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace atelier {
namespace {

using protocol::ResizeMode;
using Bytes = std::vector<uint8_t>;

Raster gradient(int width, int height) {
  Raster out{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      out.rgb.insert(out.rgb.end(), {uint8_t(x * 9), uint8_t(y * 9), uint8_t(x + y)});
    }
  }
  return out;
}

TEST(Picture, grey_is_spread_and_alpha_lies_over_white) {
  EXPECT_EQ(rgb_of({2, 1, 1, {10, 200}}).rgb, (Bytes{10, 10, 10, 200, 200, 200}));
  EXPECT_EQ(rgb_of({3, 1, 4, {1, 2, 3, 255, 1, 2, 3, 0, 0, 0, 0, 128}}).rgb,
            (Bytes{1, 2, 3, 255, 255, 255, 127, 127, 127}));
  EXPECT_EQ(rgb_of({1, 1, 3, {7, 8, 9}}).rgb, (Bytes{7, 8, 9}));
}

TEST(Picture, a_mask_is_how_bright_an_input_is_less_where_transparent) {
  const Tensor mask = mask_of({4,
                               1,
                               4,
                               {255, 255, 255, 255, 255, 255, 255, 0,  //
                                0, 0, 0, 255, 128, 128, 128, 255}});
  EXPECT_EQ(mask[0][0][0][0].item<float>(), 1);
  EXPECT_EQ(mask[0][0][0][1].item<float>(), 0);
  EXPECT_EQ(mask[0][0][0][2].item<float>(), 0);
  EXPECT_NEAR(mask[0][0][0][3].item<float>(), 0.5, 0.01);
}

TEST(Picture, the_right_size_is_left_alone_byte_by_byte) {
  const Raster picture = gradient(13, 9);
  for (const auto mode :
       {ResizeMode::just_resize, ResizeMode::crop_resize, ResizeMode::fill_resize}) {
    EXPECT_EQ(shaped(picture, mode, 13, 9).rgb, picture.rgb);
  }
  EXPECT_EQ(raster_of_unit(unit_image(picture)).rgb, picture.rgb);
}

TEST(Picture, three_ways_to_another_shape) {
  // A white square in the middle of black, twice as wide as high.
  Tensor image = at::zeros({1, 3, 8, 16});
  image.narrow(3, 6, 4).fill_(1);
  const auto made = [&](ResizeMode mode, Beside beside) {
    return shaped(image, mode, 16, 16, beside);
  };
  const auto white_columns = [](const Tensor& t) {
    return (t[0][0][8] > 0.5).sum().item<int64_t>();
  };
  const Tensor stretched = made(ResizeMode::just_resize, Beside::edges);
  EXPECT_EQ(white_columns(stretched), 4);
  const Tensor cropped = made(ResizeMode::crop_resize, Beside::edges);
  EXPECT_EQ(white_columns(cropped), 8) << "twice as large, its sides cut";
  const Tensor whole = made(ResizeMode::fill_resize, Beside::black);
  EXPECT_EQ(white_columns(whole), 4);
  EXPECT_EQ(whole[0][0][0].max().item<float>(), 0) << "black above";
  const Tensor drawn_out = made(ResizeMode::fill_resize, Beside::edges);
  EXPECT_GT(drawn_out[0][0][0].max().item<float>(), 0.9) << "its first row above";
  for (const auto& each : {stretched, cropped, whole, drawn_out}) {
    EXPECT_EQ(each.sizes(), (at::IntArrayRef{1, 3, 16, 16}));
  }
}

TEST(Picture, odd_shapes_come_out_exactly) {
  for (const auto mode :
       {ResizeMode::just_resize, ResizeMode::crop_resize, ResizeMode::fill_resize}) {
    const Raster out = shaped(gradient(37, 11), mode, 24, 40);
    EXPECT_EQ(out.width, 24);
    EXPECT_EQ(out.height, 40);
    EXPECT_EQ(out.rgb.size(), size_t{24} * 40 * 3);
  }
  const Tensor grid = on_grid(at::rand({1, 3, 9, 16}), 8);
  EXPECT_EQ(grid.sizes(), (at::IntArrayRef{1, 3, 16, 16}));
  EXPECT_TRUE(at::equal(grid.select(2, 15), grid.select(2, 8)));
}

}  // namespace
}  // namespace atelier
