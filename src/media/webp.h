// Small pictures as WebP. The door to libwebp.
#pragma once
#include "media/shrink.h"

namespace atelier {

// Lossy, without any metadata: thumbnails travel further than the pictures.
Result<Bytes> encode_webp(const SmallImage& image);

}  // namespace atelier
