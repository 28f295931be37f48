// Filling holes: known pixels stay, texture goes on, and every way is bounded and repeatable.
#include "engine/infill/infill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/enum_names.h"

namespace atelier {
namespace {

Raster blank(int width, int height) {
  return {.width = width,
          .height = height,
          .rgb = std::vector<uint8_t>(size_t(width) * size_t(height) * 3)};
}

// Stripes of eight pixels, slanted.
uint8_t stripe(int x, int y) {
  return ((x + y) / 8) % 2 == 0 ? 200 : 40;
}
Raster stripes(int width, int height) {
  Raster raster = blank(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::fill_n(raster.rgb.begin() + std::ptrdiff_t((size_t(y) * size_t(width) + size_t(x)) * 3),
                  3, stripe(x, y));
    }
  }
  return raster;
}

struct Holed {
  Raster picture;
  std::vector<uint8_t> hole;
};

// Stripes with a square of nothing in the middle.
Holed holed(int side, int hole_side) {
  Holed made{stripes(side, side), std::vector<uint8_t>(size_t(side) * size_t(side))};
  const int first = (side - hole_side) / 2;
  for (int y = first; y < first + hole_side; ++y) {
    for (int x = first; x < first + hole_side; ++x) {
      const size_t at = size_t(y) * size_t(side) + size_t(x);
      made.hole[at] = 255;
      std::fill_n(made.picture.rgb.begin() + std::ptrdiff_t(at * 3), 3, uint8_t{255});
    }
  }
  return made;
}

Raster filled(const Holed& input, const InfillWish& wish) {
  auto result = infill(input.picture, input.hole, wish);
  EXPECT_TRUE(result) << result.error().message;
  return result.value_or(Raster{});
}

constexpr std::array all_kinds{InfillKind::tile, InfillKind::patchmatch, InfillKind::color};

TEST(Infill, what_is_known_stays_as_it_is) {
  const Holed input = holed(96, 40);
  for (const InfillKind kind : all_kinds) {
    const Raster out = filled(input, {.kind = kind, .color = {1, 2, 3}});
    ASSERT_EQ(out.rgb.size(), input.picture.rgb.size());
    for (size_t i = 0; i < out.rgb.size(); ++i) {
      if (input.hole[i / 3] != 0) continue;
      ASSERT_EQ(out.rgb[i], input.picture.rgb[i]) << name_of(kind);
    }
  }
}

TEST(Infill, patchmatch_carries_stripes_across_a_hole) {
  const Holed input = holed(128, 40);
  const Raster out = filled(input, {.seed = 3});
  double error = 0;
  int count = 0;
  for (int y = 0; y < 128; ++y) {
    for (int x = 0; x < 128; ++x) {
      const size_t at = size_t(y) * 128 + size_t(x);
      if (input.hole[at] == 0) continue;
      error += std::abs(int(out.rgb[at * 3]) - int(stripe(x, y)));
      ++count;
    }
  }
  // One grey for all would be off by 80 on average.
  EXPECT_LT(error / count, 16);
}

TEST(Infill, patchmatch_goes_on_over_a_border) {
  const auto wide = widen(stripes(96, 96), {.left = 0, .top = 0, .right = 32, .bottom = 0});
  ASSERT_TRUE(wide);
  const auto out = infill(wide->picture, wide->hole, {});
  ASSERT_TRUE(out);
  // Stripes, not one colour: both levels are there in the new part, and little between them.
  int light = 0, dark = 0, between = 0;
  for (int y = 0; y < 96; ++y) {
    for (int x = 96; x < 128; ++x) {
      const int level = out->rgb[(size_t(y) * 128 + size_t(x)) * 3];
      (level > 170 ? light : level < 70 ? dark : between) += 1;
    }
  }
  EXPECT_GT(light, 800);
  EXPECT_GT(dark, 800);
  EXPECT_LT(between, 900);
}

TEST(Infill, the_same_seed_gives_the_same_bytes_and_another_seed_others) {
  const Holed input = holed(80, 30);
  for (const InfillKind kind : {InfillKind::tile, InfillKind::patchmatch}) {
    EXPECT_EQ(filled(input, {.kind = kind, .seed = 7}).rgb,
              filled(input, {.kind = kind, .seed = 7}).rgb);
  }
  EXPECT_NE(filled(input, {.kind = InfillKind::tile, .seed = 7}).rgb,
            filled(input, {.kind = InfillKind::tile, .seed = 8}).rgb);
}

TEST(Infill, tiles_show_only_colours_of_the_picture) {
  const Holed input = holed(96, 50);
  const Raster out = filled(input, {.kind = InfillKind::tile});
  for (const uint8_t value : out.rgb) EXPECT_TRUE(value == 200 || value == 40);
}

TEST(Infill, a_picture_that_is_all_hole_takes_the_colour) {
  Holed input = holed(20, 20);
  for (const InfillKind kind : all_kinds) {
    const Raster out = filled(input, {.kind = kind, .color = {9, 8, 7}});
    EXPECT_EQ(out.rgb[0], 9);
    EXPECT_EQ(out.rgb[out.rgb.size() - 1], 7);
  }
  std::fill(input.hole.begin(), input.hole.end(), uint8_t{0});
  EXPECT_EQ(filled(input, {}).rgb, input.picture.rgb);
}

TEST(Infill, little_that_is_known_is_enough) {
  for (const auto& [width, height] : {std::pair{1, 2}, {2, 2}, {5, 40}, {64, 3}, {31, 33}}) {
    Holed input{stripes(width, height),
                std::vector<uint8_t>(size_t(width) * size_t(height), uint8_t{1})};
    input.hole.back() = 0;  // one pixel
    for (const InfillKind kind : {InfillKind::tile, InfillKind::patchmatch}) {
      const Raster out = filled(input, {.kind = kind});
      EXPECT_EQ(out.rgb.front(), input.picture.rgb.back()) << width << "x" << height;
    }
  }
}

TEST(Infill, a_large_picture_is_matched_small_and_keeps_its_grain) {
  Raster grain = blank(1600, 1200);
  uint32_t state = 5;
  for (uint8_t& value : grain.rgb) {
    state = state * 1664525 + 1013904223;
    value = uint8_t(100 + (state >> 16) % 80);
  }
  std::vector<uint8_t> hole(size_t(1600) * 1200);
  for (size_t y = 500; y < 700; ++y) {
    std::fill_n(hole.begin() + std::ptrdiff_t(y * 1600 + 600), 300, uint8_t{1});
  }
  const auto out = infill(grain, hole, {});
  ASSERT_TRUE(out);
  double sum = 0, squares = 0, count = 0;
  for (size_t i = 0; i < hole.size(); ++i) {
    if (hole[i] == 0) continue;
    const double value = out->rgb[i * 3];
    sum += value, squares += value * value, count += 1;
  }
  const double mean = sum / count, deviation = std::sqrt(squares / count - mean * mean);
  EXPECT_NEAR(mean, 139.5, 6);
  EXPECT_GT(deviation, 15);  // of the grain: 23
}

TEST(Infill, it_stops_when_told) {
  const Holed input = holed(128, 60);
  for (const InfillKind kind : {InfillKind::tile, InfillKind::patchmatch}) {
    const auto out =
        infill(input.picture, input.hole, {.kind = kind, .go_on = [] { return false; }});
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().kind, ErrorKind::cancelled);
  }
}

TEST(Infill, sizes_that_do_not_fit_are_refused) {
  const Raster picture = blank(8, 8);
  const std::vector<uint8_t> hole(64), short_hole(63);
  const auto kind = [](const auto& result) {
    EXPECT_FALSE(result);
    return result ? ErrorKind::internal : result.error().kind;
  };
  EXPECT_EQ(kind(infill(picture, short_hole, {})), ErrorKind::invalid);
  EXPECT_EQ(kind(infill({}, {}, {})), ErrorKind::invalid);
  EXPECT_EQ(kind(infill(picture, hole, {.tile_px = 1})), ErrorKind::invalid);
  EXPECT_EQ(kind(widen(picture, {.left = -1})), ErrorKind::invalid);
  EXPECT_EQ(kind(widen({}, {.left = 1})), ErrorKind::invalid);
  EXPECT_EQ(kind(widen(picture, {.left = 2'000'000'000, .top = 2'000'000'000})),
            ErrorKind::too_large);
}

TEST(Infill, a_widened_picture_lies_where_its_margins_say) {
  Raster picture = blank(2, 1);
  picture.rgb = {1, 2, 3, 4, 5, 6};
  const auto wide = widen(picture, {.left = 1, .top = 1, .right = 0, .bottom = 1});
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide->picture.width, 3);
  EXPECT_EQ(wide->picture.height, 3);
  EXPECT_EQ(wide->hole, (std::vector<uint8_t>{255, 255, 255, 255, 0, 0, 255, 255, 255}));
  EXPECT_EQ(wide->picture.rgb[(3 + 1) * 3 + 2], 3);
}

}  // namespace
}  // namespace atelier
