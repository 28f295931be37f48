// Ordinary PNGs row by row, several times faster than a general reader: 8 bits a channel, grey, RGB
// or RGBA, not interlaced, without palette, colour profile or EXIF. Nearly all generated pictures
// are such; the decoder takes the rest.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "media/files.h"

namespace atelier {

// The whole unpacked picture is held while its rows are read, so larger ones are not for here.
constexpr int64_t plain_png_pixels_max = 16 << 20;

// One picture after another; keeps its memory from one to the next. Threads: one at a time.
class PlainPng {
 public:
  PlainPng();
  PlainPng(const PlainPng&) = delete;
  PlainPng& operator=(const PlainPng&) = delete;
  ~PlainPng();

  // False for a PNG that is not ordinary. `corrupt` when it is damaged.
  Result<bool> open(std::span<const std::byte> file);
  int width() const { return width_; }
  int height() const { return height_; }
  int channels() const { return channels_; }  // 1, 3 or 4
  // The next row from the top, valid until the next call; after height() rows a bug. `corrupt`.
  Result<std::span<const uint8_t>> next_row();

 private:
  Result<bool> read_chunks(std::span<const std::byte> file);
  Result<> unpack();

  struct Unpacker;
  Unpacker* unpacker_;
  int width_ = 0;
  int height_ = 0;
  int channels_ = 0;
  int y_ = 0;
  bool ready_ = false;  // the row asked for next was finished together with the one before
  std::span<const std::byte> packed_;
  std::vector<std::byte> joined_;  // packed_, when the file has it in pieces
  std::vector<uint8_t> filtered_;  // every row behind its filter's number
  std::vector<uint8_t> rows_[3];   // the row above and up to two finished ones
  size_t newest_ = 0;
};

}  // namespace atelier
