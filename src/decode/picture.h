// Still pictures of every kind through libvips: upright, in sRGB, 8 bits. The door to libvips.
// Threads: one at a time.
#pragma once
#include <string>

#include "media/decoder_messages.h"
#include "media/shrink.h"

namespace atelier {

// The first frame, its longer side at most side_px. Large files are shrunk while they are read.
// `corrupt` when the pixels cannot be decoded.
Result<SmallImage> shrink_picture(const std::string& path, int side_px);
// The whole picture as PNG, JPEG (on white) or WebP, without metadata.
Result<Bytes> convert_picture(const std::string& path, MediaFormat target);

struct WholePicture {
  int width = 0;
  int height = 0;
  int channels = 3;  // 4 where something is transparent
  Bytes pixels;      // 8 bits, rows top down
};
Result<WholePicture> load_picture(const std::string& path);

// Words as one channel, white on black, letters about `text_px` high. Lines break at `width_px`;
// what is beyond three of them is left out.
Result<WholePicture> draw_label(const std::string& text, int text_px, int width_px);

}  // namespace atelier
