// WebP: the EXIF and XMP chunks of its RIFF container.
#include <cstdint>

#include "media/texts/formats.h"

namespace atelier {

void read_webp_texts(std::string_view file, TextBudget& budget) {
  std::string_view rest = file.substr(12);
  while (rest.size() >= 8 && budget.left() > 0) {
    const auto byte = [&](size_t i) { return size_t(static_cast<unsigned char>(rest[i])); };
    const size_t length = byte(4) | byte(5) << 8 | byte(6) << 16 | byte(7) << 24;
    const std::string_view type = rest.substr(0, 4);
    if (length > rest.size() - 8) return;
    const std::string_view body = rest.substr(8, length);
    // Bodies are padded to an even length.
    rest.remove_prefix(std::min(rest.size(), 8 + length + length % 2));
    if (type == "EXIF") read_exif_texts(body, budget);
    if (type == "XMP ") read_xmp_texts(body, budget);
  }
}

}  // namespace atelier
