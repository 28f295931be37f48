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

}  // namespace atelier
