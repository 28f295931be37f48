// Makes pictures smaller, row by row as they are read: every pixel counts by the area it covers.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "media/files.h"

namespace atelier {

// 8 bits a channel, rows top down, no padding. Colours are not multiplied by alpha.
struct SmallImage {
  std::vector<uint8_t> pixels;
  int width = 0;
  int height = 0;
  int channels = 3;  // 3: RGB, 4: RGBA
};

struct PixelSize {
  int width = 0;
  int height = 0;
};
// The largest size of the same shape whose longer side is at most side_px; never enlarged, never 0.
PixelSize size_within(PixelSize size, int side_px);

// A smaller copy of a picture that is in memory, its longer side at most side_px.
SmallImage shrunk(const SmallImage& image, int side_px);

// Threads: one at a time.
class Shrinker {
 public:
  // channels of the rows that will come: 1 (grey), 3 or 4. `to` is at most `from`.
  Shrinker(PixelSize from, int channels, PixelSize to);
  // The next row from the top: from.width * channels bytes.
  void push(std::span<const uint8_t> row);
  // After all rows.
  SmallImage take() &&;

 private:
  void add(const uint8_t* row, uint32_t weight);
  void finish_row();
  void finish_pixel(const float* mean, uint8_t* out) const;

  PixelSize from_;
  PixelSize to_;
  int channels_;
  int y_ = 0;
  int made_ = 0;                        // finished rows
  std::vector<uint32_t> sums_;          // of the rows since, weighted, for each byte of a row
  std::vector<uint8_t> premultiplied_;  // the row, when it has alpha
  struct Span {                         // of a row, that makes one pixel
    int first = 0;
    int count = 0;
  };
  std::vector<Span> spans_;
  std::vector<float> weights_;  // one behind the other
  SmallImage image_;
};

}  // namespace atelier
