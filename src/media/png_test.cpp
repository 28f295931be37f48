#include "media/png.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "media/a1111_text.h"
#include "media/picture_recipe.h"
#include "media/sha256.h"
#include "media/thumbhash.h"

namespace atelier {
namespace {

using testing::HasSubstr;

RgbImage noise(int width, int height, unsigned seed) {
  RgbImage image{Bytes(size_t(width) * size_t(height) * 3), width, height};
  std::mt19937 random(seed);
  for (auto& byte : image.pixels) byte = std::byte(random());
  return image;
}

RgbImage gradient(int width, int height) {
  RgbImage image{{}, width, height};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (const int value :
           {x * 255 / (width - 1), y * 255 / (height - 1), (x * 7 + y * 13) % 256}) {
        image.pixels.push_back(std::byte(value));
      }
    }
  }
  return image;
}

RgbView view(const RgbImage& image) {
  return {image.pixels, image.width, image.height};
}

PictureRecipe recipe() {
  return {.prompt = "a bird, \"blue\"",
          .negative_prompt = "blurry",
          .model = {"Starter", "0123456789abcdef"},
          .seed = 4294967295,
          .steps = 20,
          .scheduler = "dpmpp_2m_k",
          .cfg_scale = 7.5,
          .cfg_rescale = 0.7,
          .clip_skip = 1,
          .width = 256,
          .height = 320,
          .engine = {"0.1.0", "cpu", "bf16"}};
}

TEST(Png, EveryPixelComesBackWhateverTheSize) {
  for (const auto& [width, height] : {std::pair{1, 1}, {2, 3}, {64, 64}, {67, 31}, {1, 50}}) {
    for (const RgbImage& image : {noise(width, height, 1), noise(width, height, 2)}) {
      const Bytes file = encode_png(view(image), {}).value();
      const auto back = decode_png(file, 1 << 20);
      ASSERT_TRUE(back) << to_line(back.error());
      EXPECT_EQ(back->width, width);
      EXPECT_EQ(back->height, height);
      EXPECT_EQ(back->pixels, image.pixels) << width << "x" << height;
    }
  }
  const RgbImage smooth = gradient(300, 200);
  const Bytes file = encode_png(view(smooth), {}).value();
  EXPECT_EQ(decode_png(file, 1 << 20)->pixels, smooth.pixels);
  EXPECT_LT(file.size(), smooth.pixels.size() / 4) << "filters should make a gradient small";
}

TEST(Png, TheSamePixelsGiveTheSameBytes) {
  const RgbImage image = noise(64, 64, 3);
  EXPECT_EQ(encode_png(view(image), texts_of(recipe())).value(),
            encode_png(view(image), texts_of(recipe())).value());
}

TEST(Png, PixelsThatDoNotFillTheSizeAreRefused) {
  RgbImage image = noise(8, 8, 1);
  image.pixels.pop_back();
  EXPECT_EQ(encode_png(view(image), {}).error().kind, ErrorKind::invalid);
}

TEST(Png, TooManyPixelsAreRefusedBeforeTheyAreUnpacked) {
  const Bytes file = encode_png(view(noise(64, 64, 1)), {}).value();
  EXPECT_EQ(decode_png(file, 100).error().kind, ErrorKind::too_large);
}

TEST(PngTexts, ComeBackInEveryLanguage) {
  const std::vector<PngText> texts{{"plain", "two\nlines"}, {"other", "vögel 鳥 🐦"}};
  const Bytes file = encode_png(view(noise(4, 4, 1)), texts).value();
  const auto facts = read_png_facts(file).value();
  EXPECT_EQ(facts.width, 4);
  ASSERT_EQ(facts.texts.size(), 2U);
  EXPECT_EQ(facts.texts[0].text, texts[0].text);
  EXPECT_EQ(facts.texts[1].text, texts[1].text);
  EXPECT_TRUE(decode_png(file, 100)) << "libspng must accept them too";
}

TEST(PngTexts, DamagedFilesAreTurnedAway) {
  const Bytes file = encode_png(view(noise(4, 4, 1)), texts_of(recipe())).value();
  for (size_t length = 0; length < file.size(); ++length) {
    EXPECT_FALSE(read_png_facts(std::span(file).first(length))) << length;
  }
  Bytes flipped = file;
  flipped[60] ^= std::byte{1};
  EXPECT_EQ(read_png_facts(flipped).error().kind, ErrorKind::corrupt);
}

TEST(Recipe, ComesBackFromTheFile) {
  PictureRecipe in = recipe();
  in.prompt = "鳥\n<lora:x:1>";
  const Bytes file = encode_png(view(noise(4, 4, 1)), texts_of(in)).value();
  const auto out = read_recipe(file);
  ASSERT_TRUE(out) << to_line(out.error());
  EXPECT_EQ(out->prompt, in.prompt);
  EXPECT_EQ(out->negative_prompt, in.negative_prompt);
  EXPECT_EQ(out->model.hash, in.model.hash);
  EXPECT_EQ(out->seed, in.seed);
  EXPECT_EQ(out->steps, in.steps);
  EXPECT_EQ(out->scheduler, in.scheduler);
  EXPECT_EQ(out->cfg_scale, in.cfg_scale);
  EXPECT_EQ(out->cfg_rescale, in.cfg_rescale);
  EXPECT_EQ(out->clip_skip, in.clip_skip);
  EXPECT_EQ(out->width, in.width);
  EXPECT_EQ(out->height, in.height);
  EXPECT_EQ(out->engine.precision, "bf16");
}

TEST(Recipe, OtherToolsReadTheirOwnWords) {
  EXPECT_EQ(a1111_text(recipe()),
            "a bird, \"blue\"\nNegative prompt: blurry\n"
            "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, "
            "Seed: 4294967295, Size: 256x320, Model hash: 0123456789abcdef, Model: Starter, "
            "Clip skip: 2, CFG rescale: 0.7, Version: atelier 0.1.0");
}

TEST(Recipe, APictureWithoutOneAndANewerOneSaySo) {
  const auto read = [](std::vector<PngText> texts) {
    return read_recipe(encode_png(view(noise(4, 4, 1)), texts).value()).error();
  };
  EXPECT_EQ(read({}).kind, ErrorKind::not_found);
  EXPECT_EQ(read({{"atelier", "{\"version\":3}"}}).kind, ErrorKind::invalid);
  EXPECT_THAT(read({{"atelier", "{\"version\":3}"}}).message, HasSubstr("newer"));
  EXPECT_EQ(read({{"atelier", "{\"version\":1}"}}).kind, ErrorKind::corrupt);
  EXPECT_EQ(read({{"atelier", "no json"}}).kind, ErrorKind::invalid);
}

// What the author's own JavaScript (npm thumbhash 0.1.1) says about the same gradients.
TEST(Thumbhash, AgreesWithItsInventor) {
  EXPECT_EQ(thumbhash_of(view(gradient(64, 48))), "3wcKPZqAdndwiHd4eHeIeHCAB/h3");
  EXPECT_EQ(thumbhash_of(view(gradient(48, 64))), "H/gJNRpwh4B3eHd3eHd3aIBwCPh4");
  EXPECT_EQ(thumbhash_of(view(gradient(100, 100))), "3wcKPxpwd4dweHh3d3eHd3d3BwiIgH8H");
}

TEST(Sha256, KnowsTheStandardsExample) {
  EXPECT_EQ(sha256_hex(bytes_of("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace atelier
