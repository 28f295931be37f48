#include "pictures.h"

#include <cmath>
#include <random>

#include "media/png.h"

namespace atelier::bench {
namespace {

constexpr int side_px = 256;

// Soft colours with a little grain: as large on the disk as a drawn picture of this size.
Bytes pixels_of(unsigned seed) {
  std::mt19937 random(seed);
  Bytes pixels(size_t{side_px} * side_px * 3);
  const double slope = double(random() % 100) / 40;
  const double turn = double(random() % 628) / 100;
  for (size_t i = 0; i < pixels.size(); ++i) {
    const auto x = double(i / 3 % side_px) / side_px;
    const auto y = double(i / 3 / side_px) / side_px;
    const double wave = std::sin(6 * (x + slope * y) + turn + double(i % 3));
    pixels[i] = std::byte(std::lround(120 + 100 * wave) + int(random() % 8));
  }
  return pixels;
}

}  // namespace

Result<std::vector<Blob>> make_pictures(const std::string& home, size_t count) {
  TRY(const auto blobs, Blobs::open(home + "/media"));
  std::vector<Blob> made;
  for (size_t i = 0; i < count; ++i) {
    const Bytes pixels = pixels_of(unsigned(i));
    TRY(const Bytes png, encode_png({pixels, side_px, side_px}, {}));
    TRY(Blob blob, blobs->put(png));
    made.push_back(std::move(blob));
  }
  return made;
}

}  // namespace atelier::bench
