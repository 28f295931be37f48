// Does a file end where its format says it ends? A download that was cut off, a disk that was full:
// the header of such a picture is sound, its pixels are not. Looks at the frame only; pure.
#pragma once
#include <cstddef>
#include <span>

#include "media/probe.h"

namespace atelier {

// `corrupt` with a sentence for a PNG, JPEG or WebP that ends early. Other formats pass.
Result<> check_ends_whole(std::span<const std::byte> file, MediaFormat format);

}  // namespace atelier
