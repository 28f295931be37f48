#include "services/grid.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

GridAxis axis(std::string field, std::vector<boost::json::value> values) {
  return {std::move(field), "", std::move(values)};
}

RgbImage plain(int width, int height, uint8_t value) {
  return {Bytes(size_t(width) * height * 3, std::byte(value)), width, height};
}

Result<TextMask> no_text(const std::string&, int, int) {
  return TextMask{};
}

int at(const RgbImage& image, int x, int y) {
  return int(image.pixels[(size_t(y) * image.width + x) * 3]);
}

TEST(Grid, cells_count_through_the_axes_the_last_fastest) {
  const std::vector<GridAxis> axes{axis("steps", {5, 10}), axis("cfg_scale", {1, 2, 3})};
  EXPECT_EQ(cells_of(axes), 6);
  EXPECT_EQ(index_of(axes, 0), (std::vector<int>{0, 0}));
  EXPECT_EQ(index_of(axes, 2), (std::vector<int>{0, 2}));
  EXPECT_EQ(index_of(axes, 5), (std::vector<int>{1, 2}));
}

TEST(Grid, axes_survive_their_text) {
  const std::vector<GridAxis> axes{{"loras[0].weight", "Ink", {0.5, 1.5}},
                                   axis("prompt", {"a \"red\" fish"})};
  const auto back = axes_of_text(axes_text(axes));
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), 2u);
  EXPECT_EQ(value_label((*back)[0], 1), "Ink: 1.5");
  EXPECT_EQ(value_label((*back)[1], 0), "prompt: a \"red\" fish");
  EXPECT_FALSE(axes_of_text("{}"));
}

TEST(Grid, a_sheet_has_each_picture_in_its_column_and_row) {
  const std::vector<GridAxis> axes{axis("steps", {1, 2}), axis("seed", {1, 2})};
  const auto picture = [](int64_t cell) -> Result<std::optional<RgbImage>> {
    if (cell == 3) return std::optional<RgbImage>();  // was never drawn
    return std::optional(plain(64, 48, uint8_t(10 + 10 * cell)));
  };
  const auto sheet = draw_sheet(axes, {64, 48}, picture, no_text);
  ASSERT_TRUE(sheet);
  std::vector<int> found;
  // From the left to the right, from above to below: cell 0 and 2, then 1 and the empty one.
  for (int y = 0; y < sheet->height; ++y) {
    for (int x = 0; x < sheet->width; ++x) {
      const int value = at(*sheet, x, y);
      if (value != 255 && std::ranges::find(found, value) == found.end()) found.push_back(value);
    }
  }
  EXPECT_EQ(found, (std::vector<int>{10, 30, 20}));
}

TEST(Grid, a_sheet_of_too_many_pixels_shows_them_smaller) {
  std::vector<boost::json::value> seeds;
  for (int i = 0; i < 16; ++i) seeds.push_back(i);
  const std::vector<GridAxis> axes{axis("seed", std::move(seeds))};
  const auto picture = [](int64_t) -> Result<std::optional<RgbImage>> {
    return std::optional(plain(2048, 2048, 7));
  };
  const auto sheet = draw_sheet(axes, {2048, 2048}, picture, no_text);
  ASSERT_TRUE(sheet);
  EXPECT_LT(double(sheet->width) * sheet->height, 1.5 * limits::sheet_pixels_max);
  EXPECT_EQ(at(*sheet, 10, sheet->height - 40), 7);
}

TEST(Grid, words_stand_above_their_column_in_black) {
  const auto text = [](const std::string& words, int, int width) -> Result<TextMask> {
    EXPECT_EQ(words, "steps: 9");
    return TextMask{std::min(4, width), 2, std::vector<uint8_t>(8, 255)};
  };
  const auto picture = [](int64_t) -> Result<std::optional<RgbImage>> {
    return std::optional(plain(32, 32, 200));
  };
  const auto sheet = draw_sheet({axis("steps", {9})}, {32, 32}, picture, text);
  ASSERT_TRUE(sheet);
  EXPECT_EQ(std::ranges::count(sheet->pixels, std::byte(0)), 8 * 3);
}

}  // namespace
}  // namespace atelier
