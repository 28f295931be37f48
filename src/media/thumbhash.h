// ThumbHash (Evan Wallace, 2023, https://evanw.github.io/thumbhash): a picture's average, shape and
// first cosine terms in about 25 bytes, enough to show something before the thumbnail arrives.
#pragma once
#include <string>

#include "media/png.h"
#include "media/shrink.h"

namespace atelier {

// Base64 of the hash; "" for an empty picture. A millisecond or two: it works on a small copy.
std::string thumbhash_of(const RgbView& image);
// Transparent places show white.
std::string thumbhash_of(const SmallImage& image);

}  // namespace atelier
