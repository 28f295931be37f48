#include "media/probe.h"

#include <gtest/gtest.h>

#include <random>

namespace atelier {
namespace {

constexpr const char* fixtures = ATELIER_SOURCE_DIR "/tests/fixtures/media/";

struct Expected {
  const char* file;
  std::string_view mime;
  int width;
  int height;
  int64_t media_ms;
  bool has_audio;
  bool has_alpha;
};

class Probe : public testing::TestWithParam<Expected> {};

TEST_P(Probe, TellsWhatAFileIs) {
  const Expected& want = GetParam();
  const auto facts = probe_file(std::string(fixtures) + want.file);
  ASSERT_TRUE(facts) << want.file << ": " << facts.error().message;
  EXPECT_EQ(mime_of(facts->format), want.mime);
  EXPECT_EQ(facts->width, want.width);
  EXPECT_EQ(facts->height, want.height);
  EXPECT_EQ(facts->media_ms, want.media_ms);
  EXPECT_EQ(facts->has_audio, want.has_audio);
  EXPECT_EQ(facts->has_alpha, want.has_alpha);
}

INSTANTIATE_TEST_SUITE_P(
    Files, Probe,
    testing::Values(Expected{"sound.mp4", "video/mp4", 64, 48, 1000, true, false},
                    Expected{"turned.mp4", "video/mp4", 48, 64, 1000, true, false},
                    Expected{"silent.mov", "video/quicktime", 64, 48, 1000, false, false},
                    Expected{"sound.webm", "video/webm", 64, 48, 1008, true, false},
                    Expected{"moving.gif", "image/gif", 64, 48, 510, false, true},
                    Expected{"moving.webp", "image/webp", 64, 48, 500, false, false},
                    Expected{"moving.png", "image/png", 64, 48, 500, false, false},
                    Expected{"alpha.webp", "image/webp", 64, 48, 0, false, true},
                    Expected{"lossless.webp", "image/webp", 64, 48, 0, false, false},
                    Expected{"still.avif", "image/avif", 64, 48, 0, false, false},
                    Expected{"alpha.avif", "image/avif", 64, 48, 0, false, true},
                    Expected{"turned.jpg", "image/jpeg", 48, 64, 0, false, false},
                    Expected{"cmyk.jpg", "image/jpeg", 64, 48, 0, false, false},
                    Expected{"deep.png", "image/png", 64, 48, 0, false, false}));

TEST(ProbeDetails, NoticeWhatNeedsCare) {
  const auto facts = [](const char* file) {
    return probe_file(std::string(fixtures) + file).value();
  };
  EXPECT_TRUE(facts("interlaced.png").held_whole);
  EXPECT_TRUE(facts("progressive.jpg").held_whole);
  EXPECT_FALSE(facts("turned.jpg").held_whole);
  EXPECT_EQ(facts("turned.jpg").orientation, 6);
  for (const char* file : {"wide.png", "deep.png", "palette.png", "cmyk.jpg"}) {
    EXPECT_TRUE(facts(file).unusual_colour) << file;
  }
  EXPECT_EQ(facts("moving.gif").pages, 4);
  EXPECT_EQ(facts("moving.png").pages, 4);
}

Result<MediaFacts> probe_text(std::string_view text) {
  MemorySource source(bytes_of(text));
  return probe(source);
}

TEST(ProbeRefuses, WhatIsNoMediaWhateverItIsCalled) {
  for (const std::string_view text :
       {std::string_view(""), std::string_view("<svg xmlns='http://www.w3.org/2000/svg'/>"),
        std::string_view("<!doctype html><script>alert(1)</script>"), std::string_view("%PDF-1.7"),
        std::string_view("BM\0\0\0\0", 6),
        std::string_view("\0\0\0\x18"
                         "ftypheic\0\0\0\0",
                         16),
        std::string_view("\x89PN")}) {
    const auto facts = probe_text(text);
    ASSERT_FALSE(facts) << text;
    EXPECT_EQ(facts.error().kind, ErrorKind::invalid) << text;
  }
  for (const char* file : {"plain.mkv", "only_sound.mp4"}) {
    const auto facts = probe_file(std::string(fixtures) + file);
    ASSERT_FALSE(facts) << file;
    EXPECT_EQ(facts.error().kind, ErrorKind::invalid) << file;
  }
}

std::string read_text(const char* file) {
  const auto bytes = read_file(std::string(fixtures) + file, 1 << 20).value();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(ProbeRefuses, TooManyPixelsBeforeAnybodyDecodesThem) {
  std::string png = read_text("deep.png");
  png.replace(16, 8, std::string("\0\0\xf0\0\0\0\xf0\0", 8));  // 61440 x 61440
  const auto facts = probe_text(png);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, ErrorKind::too_large);
  // A panorama is fine.
  png.replace(16, 8, std::string("\0\0\x40\0\0\0\x20\0", 8));  // 16384 x 8192
  EXPECT_TRUE(probe_text(png));
  // ... unless it must be held whole.
  png.replace(28, 1, "\1");
  EXPECT_FALSE(probe_text(png));
}

TEST(ProbeRefuses, NoSize) {
  std::string png = read_text("deep.png");
  png.replace(16, 4, std::string(4, '\0'));
  const auto facts = probe_text(png);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, ErrorKind::corrupt);
}

// Every beginning of every sample, and samples with bytes changed: an answer, whatever it is, in
// bounded time and without reading beyond the end (the sanitizer build watches).
TEST(ProbeSurvives, TruncatedAndLyingFiles) {
  std::mt19937 random(5);
  for (const char* file :
       {"sound.mp4", "turned.mp4", "silent.mov", "sound.webm", "moving.gif", "moving.webp",
        "moving.png", "alpha.webp", "alpha.avif", "turned.jpg", "palette.png", "plain.mkv"}) {
    const std::string whole = read_text(file);
    for (size_t keep = 0; keep < whole.size(); keep += 7) {
      const auto facts = probe_text(std::string_view(whole).substr(0, keep));
      EXPECT_TRUE(!facts || facts->width > 0);
    }
    for (int round = 0; round < 400; ++round) {
      std::string changed = whole;
      for (int i = 0; i < 4; ++i) {
        changed[random() % std::min<size_t>(changed.size(), 900)] = char(random());
      }
      const auto facts = probe_text(changed);
      EXPECT_TRUE(!facts || facts->media_ms >= 0);
    }
  }
}

}  // namespace
}  // namespace atelier
