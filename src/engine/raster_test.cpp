#include "engine/raster.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

namespace atelier {
namespace {

TEST(Raster, RoundsClampsAndCuts) {
  Tensor decoded = at::zeros({1, 3, 2, 3});
  decoded[0][0][0][0] = 1.0;
  decoded[0][1][0][0] = -7.0;
  decoded[0][2][0][0] = std::numeric_limits<float>::quiet_NaN();
  decoded[0][0][1][1] = 9.0;
  const auto raster = raster_of(decoded, 2, 2);
  EXPECT_EQ(raster.rgb, (std::vector<uint8_t>{255, 0, 0, 128, 128, 128,  //
                                              128, 128, 128, 255, 128, 128}));
}

TEST(Raster, SurvivesTheWayThereAndBack) {
  Raster raster{.width = 16, .height = 16, .rgb = {}};
  for (int i = 0; i < 16 * 16 * 3; ++i) raster.rgb.push_back(uint8_t(i * 7));
  EXPECT_EQ(raster_of(tensor_of(raster), 16, 16).rgb, raster.rgb);
}

TEST(Raster, PreviewsByTheLinearMap) {
  const Tensor latents = at::ones({1, 2, 1, 1});
  const LatentRgb map{.factors = {{0.5, 0, 0}, {0.25, 0, -1}}, .bias = {0.25, 0.2, 0}};
  EXPECT_EQ(preview_of(latents, map).rgb, (std::vector<uint8_t>{255, 51, 0}));
}

}  // namespace
}  // namespace atelier
