#include "media/strip_metadata.h"

#include <gtest/gtest.h>

#include <random>

#include "media/png.h"
#include "media/texts/embedded_texts.h"

namespace atelier {
namespace {

constexpr const char* fixtures = ATELIER_SOURCE_DIR "/tests/fixtures/media/";

Bytes assembled(std::span<const std::byte> file, const std::vector<FilePart>& parts) {
  Bytes out;
  for (const FilePart& part : parts) {
    const auto piece =
        part.bytes > 0 ? file.subspan(part.offset, part.bytes) : bytes_of(part.literal);
    out.insert(out.end(), piece.begin(), piece.end());
  }
  EXPECT_EQ(out.size(), size_of(parts));
  return out;
}

Bytes stripped(const Bytes& file) {
  MemorySource source(file);
  const auto facts = probe(source).value();
  return assembled(file, without_metadata(source, facts).value());
}

TEST(WithoutMetadata, APngKeepsItsPixelsAndNoWord) {
  std::mt19937 random(2);
  Bytes pixels(size_t{40} * 30 * 3);
  for (std::byte& byte : pixels) byte = std::byte(random());
  const Bytes png = encode_png({pixels, 40, 30}, {{"parameters", "a secret bird"},
                                                  {"atelier", "{\"x\": \"\xc3\xa9\"}"}})
                        .value();
  const Bytes bare = stripped(png);
  EXPECT_LT(bare.size(), png.size());
  EXPECT_TRUE(read_embedded_texts(bare).empty());
  EXPECT_EQ(decode_png(bare, 1 << 20)->pixels, pixels);
  EXPECT_EQ(stripped(bare), bare);
}

TEST(WithoutMetadata, ATurnedJpegStaysUpright) {
  const Bytes jpeg = read_file(std::string(fixtures) + "turned.jpg", 1 << 20).value();
  const Bytes bare = stripped(jpeg);
  MemorySource source(bare);
  const auto facts = probe(source).value();
  EXPECT_EQ(facts.orientation, 6);
  EXPECT_EQ(facts.width, 48);
  EXPECT_EQ(stripped(bare), bare);
}

std::string chunk(const std::string& type, const std::string& body) {
  std::string out = type;
  for (int i = 0; i < 4; ++i) out += char(body.size() >> (8 * i));
  return out + body + (body.size() % 2 == 1 ? std::string(1, '\0') : "");
}

TEST(WithoutMetadata, AWebpLosesItsChunksAndTheirFlags) {
  const Bytes plain = read_file(std::string(fixtures) + "alpha.webp", 1 << 20).value();
  const std::string file(reinterpret_cast<const char*>(plain.data()), plain.size());
  ASSERT_EQ(file.substr(12, 4), "VP8X");
  std::string marked = file.substr(12);
  marked[8] = char(marked[8] | 0x0c);
  marked = "WEBP" + marked + chunk("EXIF", "MM\0*") + chunk("XMP ", "<x:xmpmeta/>secret");
  marked = "RIFF" + chunk("", marked).substr(0, 4) + marked;
  const auto bytes = bytes_of(marked);
  EXPECT_EQ(stripped(Bytes(bytes.begin(), bytes.end())), plain);
}

TEST(WithoutMetadata, OtherFormatsAreLeftWhole) {
  const Bytes film = read_file(std::string(fixtures) + "sound.mp4", 1 << 20).value();
  EXPECT_EQ(stripped(film), film);
}

TEST(WithoutMetadata, SurvivesDamage) {
  std::mt19937 random(4);
  for (const char* name : {"turned.jpg", "alpha.webp", "palette.png"}) {
    const Bytes whole = read_file(std::string(fixtures) + name, 1 << 20).value();
    for (int round = 0; round < 500; ++round) {
      Bytes bad(whole.begin(), whole.begin() + long(random() % whole.size()));
      if (!bad.empty()) bad[random() % bad.size()] = std::byte(random());
      MemorySource source(bad);
      const auto facts = probe(source);
      if (!facts) continue;
      const auto parts = without_metadata(source, *facts);
      if (!parts) continue;
      for (const FilePart& part : *parts) EXPECT_LE(part.offset + part.bytes, bad.size());
    }
  }
}

}  // namespace
}  // namespace atelier
