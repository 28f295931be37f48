#include "media/shrink.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "media/webp.h"

namespace atelier {
namespace {

SmallImage shrink(PixelSize from, int channels, PixelSize to, const std::vector<uint8_t>& pixels) {
  Shrinker shrinker(from, channels, to);
  const size_t row_bytes = size_t(from.width) * size_t(channels);
  for (size_t y = 0; y < size_t(from.height); ++y) {
    shrinker.push(std::span(pixels).subspan(y * row_bytes, row_bytes));
  }
  return std::move(shrinker).take();
}

TEST(SizeWithin, KeepsTheShapeAndNeverEnlarges) {
  const auto is = [](PixelSize a, int width, int height) {
    return a.width == width && a.height == height;
  };
  EXPECT_TRUE(is(size_within({1024, 1024}, 256), 256, 256));
  EXPECT_TRUE(is(size_within({1000, 500}, 256), 256, 128));
  EXPECT_TRUE(is(size_within({500, 1000}, 256), 128, 256));
  EXPECT_TRUE(is(size_within({100, 50}, 256), 100, 50));
  EXPECT_TRUE(is(size_within({16000, 2}, 256), 256, 1));
}

TEST(Shrinker, SameSizeIsTheSamePicture) {
  std::vector<uint8_t> pixels(5 * 4 * 3);
  std::iota(pixels.begin(), pixels.end(), uint8_t{0});
  EXPECT_EQ(shrink({5, 4}, 3, {5, 4}, pixels).pixels, pixels);
}

TEST(Shrinker, IsTheMeanOfTheAreaAlsoForOddRatios) {
  // Columns 0, 60, 120, ...: five become two, the middle one counts half for each.
  std::vector<uint8_t> pixels;
  for (int y = 0; y < 5; ++y) {
    for (int x = 0; x < 5; ++x) pixels.push_back(uint8_t(x * 60));
  }
  const SmallImage across = shrink({5, 5}, 1, {2, 2}, pixels);
  EXPECT_EQ(across.channels, 3);
  EXPECT_EQ(across.pixels[0], 48);  // (0 + 60 + 120 / 2) / 2.5
  EXPECT_EQ(across.pixels[3], 192);
  std::vector<uint8_t> turned;
  for (int y = 0; y < 5; ++y) turned.insert(turned.end(), 5, uint8_t(y * 60));
  const SmallImage down = shrink({5, 5}, 1, {2, 2}, turned);
  EXPECT_EQ(down.pixels[0], 48);
  EXPECT_EQ(down.pixels[6], 192);
}

TEST(Shrinker, AFlatColourStaysWhatItIsAtAnySize) {
  for (const int width : {1, 3, 7, 255, 256, 257, 1000}) {
    for (const int side : {1, 2, 64, 100, 256}) {
      const PixelSize from{width, 33};
      std::vector<uint8_t> pixels;
      for (int i = 0; i < from.width * from.height; ++i) {
        pixels.insert(pixels.end(), {255, 128, 1});
      }
      const SmallImage small = shrink(from, 3, size_within(from, side), pixels);
      for (size_t i = 0; i < small.pixels.size(); i += 3) {
        ASSERT_EQ(small.pixels[i], 255) << width << " " << side;
        ASSERT_EQ(small.pixels[i + 1], 128);
        ASSERT_EQ(small.pixels[i + 2], 1);
      }
    }
  }
}

TEST(Shrinker, TransparentPixelsLendNoColour) {
  // Red and opaque beside green and transparent.
  const std::vector<uint8_t> pixels{255, 0, 0, 255, 0, 255, 0, 0};
  const SmallImage small = shrink({2, 1}, 4, {1, 1}, pixels);
  EXPECT_EQ(small.pixels, (std::vector<uint8_t>{255, 0, 0, 128}));
}

TEST(Webp, IsWrittenWithAndWithoutAlpha) {
  for (const int channels : {3, 4}) {
    SmallImage image{std::vector<uint8_t>(size_t(16 * 8 * channels), 200), 16, 8, channels};
    const auto webp = encode_webp(image);
    ASSERT_TRUE(webp);
    const std::string_view text(reinterpret_cast<const char*>(webp->data()), webp->size());
    EXPECT_EQ(text.substr(0, 4), "RIFF");
    EXPECT_EQ(text.substr(8, 4), "WEBP");
  }
}

}  // namespace
}  // namespace atelier
