// Control images of drawn shapes: what must be seen is seen, what is not there is not.
#include "engine/preprocess/preprocess.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

namespace atelier {
namespace {

Raster filled(int width, int height, uint8_t level) {
  return {.width = width,
          .height = height,
          .rgb = std::vector<uint8_t>(size_t(width) * size_t(height) * 3, level)};
}

size_t place(const Raster& raster, int x, int y) {
  return (size_t(y) * size_t(raster.width) + size_t(x)) * 3;
}
uint8_t level(const Raster& raster, int x, int y) {
  return raster.rgb[place(raster, x, y)];
}
void set(Raster& raster, int x, int y, uint8_t value) {
  std::fill_n(raster.rgb.begin() + std::ptrdiff_t(place(raster, x, y)), 3, value);
}

// A white square of half the side in the middle of black.
Raster square(int side) {
  Raster raster = filled(side, side, 0);
  for (int y = side / 4; y < side * 3 / 4; ++y) {
    for (int x = side / 4; x < side * 3 / 4; ++x) set(raster, x, y, 255);
  }
  return raster;
}

Raster noise(int side, int middle, int reach) {
  Raster raster = filled(side, side, 0);
  uint32_t state = 1;
  for (uint8_t& value : raster.rgb) {
    state = state * 1664525 + 1013904223;
    value = uint8_t(middle - reach + int(state >> 16) % (2 * reach + 1));
  }
  return raster;
}

// Without a network.
Result<Raster> preprocess(const Raster& picture, const PreprocessWish& wish) {
  WarmShelf shelf(0);
  return preprocess(picture, wish, {{}, shelf});
}

Raster made(const Raster& picture, const PreprocessWish& wish) {
  auto result = preprocess(picture, wish);
  EXPECT_TRUE(result) << result.error().message;
  return result.value_or(Raster{});
}

int64_t white_pixels(const Raster& raster) {
  int64_t count = 0;
  for (size_t i = 0; i < raster.rgb.size(); i += 3) count += raster.rgb[i] > 127 ? 1 : 0;
  return count;
}

// Whether somebody who walks up, down, left and right over black gets from the corner to the
// middle.
bool is_open(const Raster& lines) {
  std::vector<bool> seen(lines.rgb.size() / 3);
  std::deque<std::pair<int, int>> open{{0, 0}};
  while (!open.empty()) {
    const auto [x, y] = open.front();
    open.pop_front();
    if (x < 0 || y < 0 || x >= lines.width || y >= lines.height) continue;
    const size_t at = place(lines, x, y) / 3;
    if (seen[at] || level(lines, x, y) > 127) continue;
    seen[at] = true;
    open.insert(open.end(), {{x + 1, y}, {x - 1, y}, {x, y + 1}, {x, y - 1}});
  }
  return seen[place(lines, lines.width / 2, lines.height / 2) / 3];
}

TEST(Preprocess, canny_draws_a_closed_thin_line_around_a_square) {
  const Raster lines = made(square(64), {.name = "canny"});
  EXPECT_FALSE(is_open(lines));
  // One pixel wide: the outline of 32 x 32, give or take its corners.
  EXPECT_GE(white_pixels(lines), 116);
  EXPECT_LE(white_pixels(lines), 132);
  for (const uint8_t value : lines.rgb) EXPECT_TRUE(value == 0 || value == 255);
}

TEST(Preprocess, canny_sees_nothing_in_noise_below_its_thresholds_and_something_above) {
  const Raster grain = noise(96, 128, 24);
  EXPECT_EQ(white_pixels(made(grain, {.name = "canny", .low = 150, .high = 250})), 0);
  EXPECT_GT(white_pixels(made(grain, {.name = "canny", .low = 10, .high = 20})), 100);
}

TEST(Preprocess, a_weak_edge_stays_only_where_it_touches_a_strong_one) {
  Raster steps = filled(64, 64, 0);
  for (int y = 0; y < 64; ++y) {
    // The step is high in the upper half and fades downwards; beside it stands a weak one alone.
    for (int x = 24; x < 64; ++x) set(steps, x, y, y < 32 ? 90 : 40);
    for (int x = 48; x < 64; ++x) set(steps, x, y, uint8_t(level(steps, x, y) + 40));
  }
  const Raster lines = made(steps, {.name = "canny", .low = 60, .high = 200});
  EXPECT_EQ(level(lines, 23, 60) + level(lines, 24, 60), 255);
  EXPECT_EQ(level(lines, 47, 10) + level(lines, 48, 10), 0);
}

TEST(Preprocess, soft_edges_are_bright_on_an_outline_and_dark_inside_and_outside) {
  const Raster edges = made(square(128), {.name = "soft_edge"});
  EXPECT_EQ(level(edges, 64, 64), 0);
  EXPECT_EQ(level(edges, 4, 4), 0);
  EXPECT_GT(std::max(level(edges, 31, 64), level(edges, 32, 64)), 200);
  EXPECT_LT(level(edges, 38, 64), 60);
  const int64_t sum = std::accumulate(edges.rgb.begin(), edges.rgb.end(), int64_t{0});
  EXPECT_GT(sum, 0);
  const Raster quiet = made(noise(128, 128, 4), {.name = "soft_edge"});
  EXPECT_LT(*std::max_element(quiet.rgb.begin(), quiet.rgb.end()), 90);
}

TEST(Preprocess, dark_lines_on_white_become_white_lines_on_black) {
  Raster paper = filled(96, 96, 245);
  for (int y = 10; y < 86; ++y) {
    for (int x = 47; x < 50; ++x) set(paper, x, y, 20);
  }
  const Raster lines = made(paper, {.name = "line_art"});
  EXPECT_GT(level(lines, 48, 48), 220);
  EXPECT_EQ(level(lines, 10, 48), 0);
  EXPECT_EQ(white_pixels(made(filled(96, 96, 245), {.name = "line_art"})), 0);
}

TEST(Preprocess, a_scribble_is_thick_closed_and_leaves_out_specks) {
  Raster picture = square(256);
  set(picture, 20, 20, 255);
  const Raster lines = made(picture, {.name = "scribble"});
  EXPECT_FALSE(is_open(lines));
  EXPECT_EQ(level(lines, 20, 20), 0);
  EXPECT_GT(white_pixels(lines), 2 * 4 * 128);
  EXPECT_EQ(white_pixels(made(noise(128, 128, 24), {.name = "scribble"})), 0);
}

TEST(Preprocess, a_colour_map_is_a_mosaic_of_means) {
  Raster picture = filled(100, 70, 10);
  for (int x = 0; x < 32; ++x) {
    for (int y = 0; y < 64; ++y) set(picture, x, y, 110);
  }
  const Raster map = made(picture, {.name = "color_map"});
  EXPECT_EQ(level(map, 0, 0), 60);
  EXPECT_EQ(level(map, 63, 63), 60);
  EXPECT_EQ(level(map, 64, 0), 10);
  EXPECT_EQ(level(map, 0, 69), 10);  // the last row of cells is cut
  EXPECT_EQ(made(picture, {.name = "color_map", .detail_px = 1}).rgb, picture.rgb);
}

TEST(Preprocess, a_tile_image_keeps_areas_and_loses_grain) {
  const Raster grain = noise(128, 128, 60);
  const Raster soft = made(grain, {.name = "tile"});
  const auto [low, high] = std::minmax_element(soft.rgb.begin(), soft.rgb.end());
  EXPECT_GT(*low, 100);
  EXPECT_LT(*high, 156);
  EXPECT_EQ(made(filled(33, 17, 200), {.name = "tile"}).rgb, filled(33, 17, 200).rgb);
}

TEST(Preprocess, normals_face_the_viewer_on_flat_ground_and_lean_on_slopes) {
  const Raster flat = made(filled(32, 32, 200), {.name = "normal_from_depth"});
  EXPECT_EQ(flat.rgb[0], 128);
  EXPECT_EQ(flat.rgb[1], 128);
  EXPECT_EQ(flat.rgb[2], 255);
  Raster slope = filled(64, 64, 0);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) set(slope, x, y, uint8_t(60 + 2 * x));
  }
  // Nearer to the right: the surface faces left.
  const Raster leaning = made(slope, {.name = "normal_from_depth"});
  EXPECT_LT(leaning.rgb[place(leaning, 32, 32)], 110);
  EXPECT_EQ(leaning.rgb[place(leaning, 32, 32) + 1], 128);
  const Raster far = made(slope, {.name = "normal_from_depth", .low = 1});
  EXPECT_EQ(far.rgb[place(far, 32, 32)], 128);
}

TEST(Preprocess, every_entry_takes_every_size_down_to_one_pixel) {
  for (const auto& entry : preprocessor_list()) {
    if (entry.run == nullptr) continue;
    for (const auto& [width, height] :
         {std::pair{1, 1}, {1, 37}, {53, 1}, {2, 2}, {31, 17}, {257, 64}}) {
      const Raster out = made(noise(1, 1, 0), {.name = std::string(entry.name)});
      EXPECT_EQ(out.width, 1);
      const Raster result = made(filled(width, height, 90), {.name = std::string(entry.name)});
      EXPECT_EQ(result.width, width) << entry.name;
      EXPECT_EQ(result.height, height) << entry.name;
      EXPECT_EQ(result.rgb.size(), size_t(width) * size_t(height) * 3) << entry.name;
    }
  }
}

TEST(Preprocess, a_large_picture_is_looked_at_reduced_and_comes_back_whole) {
  const Raster lines = made(square(1500), {.name = "canny", .detail_px = 256});
  EXPECT_EQ(lines.width, 1500);
  EXPECT_FALSE(is_open(lines));
  for (const uint8_t value : lines.rgb) ASSERT_TRUE(value == 0 || value == 255);
}

TEST(Preprocess, the_same_picture_gives_the_same_bytes) {
  for (const auto& entry : preprocessor_list()) {
    if (entry.run == nullptr) continue;
    const PreprocessWish wish{.name = std::string(entry.name)};
    EXPECT_EQ(made(noise(64, 128, 100), wish).rgb, made(noise(64, 128, 100), wish).rgb);
  }
}

TEST(Preprocess, what_it_cannot_do_it_says) {
  const auto kind = [](const Raster& picture, const PreprocessWish& wish) {
    const auto result = preprocess(picture, wish);
    EXPECT_FALSE(result);
    return result ? ErrorKind::internal : result.error().kind;
  };
  const Raster picture = filled(8, 8, 1);
  EXPECT_EQ(kind(picture, {.name = "hed"}), ErrorKind::invalid);
  EXPECT_EQ(kind(picture, {.name = ""}), ErrorKind::invalid);
  EXPECT_EQ(kind({}, {.name = "canny"}), ErrorKind::invalid);
  EXPECT_EQ(kind({.width = 8, .height = 8, .rgb = {1, 2, 3}}, {.name = "canny"}),
            ErrorKind::invalid);
  EXPECT_EQ(kind(picture, {.name = "canny", .low = 300}), ErrorKind::invalid);
  EXPECT_EQ(kind(picture, {.name = "canny", .low = 200, .high = 100}), ErrorKind::invalid);
  EXPECT_EQ(kind(picture, {.name = "canny", .low = std::nan("")}), ErrorKind::invalid);
  EXPECT_EQ(kind(picture, {.name = "tile", .detail_px = 0}), ErrorKind::invalid);
  EXPECT_EQ(kind(picture, {.name = "depth"}), ErrorKind::unavailable);
  EXPECT_EQ(kind(picture, {.name = "normal"}), ErrorKind::unavailable);
  EXPECT_EQ(kind(picture, {.name = "pose"}), ErrorKind::unavailable);
  // Numbers an entry does not listen to do not matter.
  EXPECT_TRUE(preprocess(picture, {.name = "color_map", .low = 1e9}));
}

TEST(Preprocess, the_list_has_each_name_once_and_usual_numbers_within_their_range) {
  std::vector<std::string_view> names;
  for (const auto& entry : preprocessor_list()) {
    names.push_back(entry.name);
    EXPECT_FALSE(entry.label.empty());
    EXPECT_NE(entry.run == nullptr, entry.run_network == nullptr) << entry.name;
    EXPECT_EQ(entry.model_type.empty(), entry.run_network == nullptr) << entry.name;
    for (const auto& number : entry.parameters) {
      EXPECT_TRUE(number.name == "low" || number.name == "high" || number.name == "detail_px");
      EXPECT_LE(number.min, number.usual) << entry.name;
      EXPECT_LE(number.usual, number.max) << entry.name;
    }
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace atelier
