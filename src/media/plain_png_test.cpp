#include "media/plain_png.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <array>
#include <cstdlib>
#include <random>

#include "media/png.h"

namespace atelier {
namespace {

struct Drawing {
  int width;
  int height;
  int channels;
  std::vector<uint8_t> pixels;
};

// Smooth with some noise, so that every filter's arithmetic wraps somewhere.
Drawing drawing(int width, int height, int channels) {
  std::mt19937 random(width * 31 + height * 7 + channels);
  Drawing d{width, height, channels, {}};
  for (int i = 0; i < width * height * channels; ++i) {
    d.pixels.push_back(uint8_t(i / 3 + int(random() % 64)));
  }
  return d;
}

int predicted(int filter, int a, int b, int c) {
  switch (filter) {
    case 1: return a;
    case 2: return b;
    case 3: return (a + b) / 2;
    case 4: {
      const int p = a + b - c;
      const int pa = std::abs(p - a);
      const int pb = std::abs(p - b);
      const int pc = std::abs(p - c);
      if (pa <= pb && pa <= pc) return a;
      return pb <= pc ? b : c;
    }
    default: return 0;
  }
}

Bytes pack(const std::vector<uint8_t>& raw) {
  auto* packer = libdeflate_alloc_compressor(1);
  Bytes packed(libdeflate_zlib_compress_bound(packer, raw.size()));
  packed.resize(
      libdeflate_zlib_compress(packer, raw.data(), raw.size(), packed.data(), packed.size()));
  libdeflate_free_compressor(packer);
  return packed;
}

// A PNG whose row y is filtered by filters[y % size]; its data in `pieces` chunks.
Bytes png_of(const Drawing& d, const std::vector<int>& filters, size_t pieces = 1) {
  const int row_bytes = d.width * d.channels;
  std::vector<uint8_t> raw;
  for (int y = 0; y < d.height; ++y) {
    const int filter = filters[size_t(y) % filters.size()];
    raw.push_back(uint8_t(filter));
    const auto at = [&](int x, int row) {
      return x < 0 || row < 0 ? 0 : int(d.pixels[size_t(row * row_bytes + x)]);
    };
    for (int x = 0; x < row_bytes; ++x) {
      const int left = x - d.channels;
      const int guess =
          predicted(filter, at(left, y), at(x, y - 1), left < 0 ? 0 : at(left, y - 1));
      raw.push_back(uint8_t(at(x, y) - guess));
    }
  }
  const Bytes packed = pack(raw);
  Bytes file;
  append_png_signature(file);
  const std::array<int, 5> colour_types{0, 0, 0, 2, 6};
  Bytes header;
  for (const int value : {d.width, d.height}) {
    for (const int shift : {24, 16, 8, 0}) header.push_back(std::byte(value >> shift));
  }
  for (const int value : {8, colour_types.at(size_t(d.channels)), 0, 0, 0}) {
    header.push_back(std::byte(value));
  }
  append_png_chunk(file, "IHDR", header);
  const size_t each = packed.size() / pieces + 1;
  for (size_t at = 0; at < packed.size(); at += each) {
    append_png_chunk(file, "IDAT",
                     std::span(packed).subspan(at, std::min(each, packed.size() - at)));
  }
  append_png_chunk(file, "IEND", {});
  return file;
}

std::vector<uint8_t> rows_of(PlainPng& png) {
  std::vector<uint8_t> pixels;
  for (int y = 0; y < png.height(); ++y) {
    const auto row = png.next_row();
    EXPECT_TRUE(row);
    pixels.insert(pixels.end(), row->begin(), row->end());
  }
  return pixels;
}

TEST(PlainPng, ReadsEveryFilterChannelCountAndWidth) {
  PlainPng png;
  const std::vector<std::vector<int>> patterns{
      {0}, {1}, {2}, {3}, {4}, {4, 4, 4, 1}, {0, 1, 2, 3, 4}, {4, 2, 4, 4}};
  for (const int channels : {1, 3, 4}) {
    for (const int width : {1, 2, 5, 64}) {
      for (const auto& filters : patterns) {
        const Drawing d = drawing(width, 9, channels);
        const Bytes file = png_of(d, filters);
        const auto opened = png.open(file);
        ASSERT_TRUE(opened && *opened);
        EXPECT_EQ(png.channels(), channels);
        EXPECT_EQ(rows_of(png), d.pixels) << channels << " " << width << " " << filters[0];
      }
    }
  }
}

TEST(PlainPng, ReadsDataInPiecesAndOurOwnFiles) {
  PlainPng png;
  const Drawing d = drawing(40, 30, 3);
  ASSERT_TRUE(*png.open(png_of(d, {4}, 7)));
  EXPECT_EQ(rows_of(png), d.pixels);
  const auto bytes = std::as_bytes(std::span(d.pixels));
  const auto ours = encode_png({bytes, 40, 30}, {{"parameters", "a bird"}});
  ASSERT_TRUE(*png.open(*ours));
  EXPECT_EQ(rows_of(png), d.pixels);
}

TEST(PlainPng, LeavesWhatIsNotOrdinaryToOthers) {
  PlainPng png;
  const Drawing d = drawing(8, 8, 3);
  const Bytes whole = png_of(d, {1});
  const auto with = [&](std::string_view type, const Bytes& body) {
    Bytes chunk;
    append_png_chunk(chunk, type, body);
    Bytes file = whole;
    file.insert(file.begin() + 33, chunk.begin(), chunk.end());
    return file;
  };
  for (const char* type : {"PLTE", "tRNS", "iCCP", "eXIf"}) {
    EXPECT_FALSE(png.open(with(type, Bytes(6))).value()) << type;
  }
  Bytes deep = whole;
  deep[24] = std::byte{16};
  EXPECT_FALSE(png.open(deep).value());
  Bytes interlaced = whole;
  interlaced[28] = std::byte{1};
  EXPECT_FALSE(png.open(interlaced).value());
  EXPECT_FALSE(png.open(bytes_of("GIF89a")).value());
}

TEST(PlainPng, RefusesDamage) {
  PlainPng png;
  const Bytes whole = png_of(drawing(32, 32, 4), {4, 1});
  for (size_t keep = 8; keep < whole.size() - 12; keep += 5) {
    const auto opened = png.open(std::span(whole).first(keep));
    EXPECT_FALSE(opened) << keep;
  }
  // A header that promises gigabytes, a body of a few bytes: refused before memory is taken.
  Bytes lying = whole;
  for (const size_t at : {18U, 22U}) lying[at] = std::byte{0x0f};
  EXPECT_FALSE(png.open(lying));
  Bytes unknown_filter;
  {
    Drawing d = drawing(4, 2, 3);
    unknown_filter = png_of(d, {9});
  }
  ASSERT_TRUE(*png.open(unknown_filter));
  EXPECT_FALSE(png.next_row());
}

}  // namespace
}  // namespace atelier
