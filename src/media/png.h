// Pictures as PNG files, fast enough to save between two steps of the engine: 1024x1024 with its
// texts in well under 40 ms on one core. bench/save_path measures it.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "media/files.h"
#include "media/png_chunks.h"

namespace atelier {

// 8-bit RGB, rows top down, no padding.
struct RgbView {
  std::span<const std::byte> pixels;
  int width = 0;
  int height = 0;
};

// The same pixels and texts give the same bytes, on every machine with the same libdeflate.
// `invalid` when the pixels do not fill the size.
Result<Bytes> encode_png(const RgbView& image, const std::vector<PngText>& texts);

struct RgbImage {
  Bytes pixels;
  int width = 0;
  int height = 0;
};

// Any PNG of at most pixels_max pixels, as 8-bit RGB (alpha dropped). `corrupt` or `too_large`.
Result<RgbImage> decode_png(std::span<const std::byte> file, int64_t pixels_max);

}  // namespace atelier
