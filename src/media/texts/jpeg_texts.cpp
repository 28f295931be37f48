// JPEG: EXIF and XMP in APP1 segments, COM segments; everything before the scan.
#include <cstdint>

#include "media/texts/formats.h"

namespace atelier {
namespace {

using std::string_view_literals::operator""sv;

constexpr unsigned app1 = 0xe1;
constexpr unsigned comment = 0xfe;
constexpr unsigned start_of_scan = 0xda;
constexpr unsigned end_of_image = 0xd9;

// Markers that stand alone, without a length: TEM and RST0..RST7, SOI.
bool is_bare(unsigned marker) {
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

void read_segment(unsigned marker, std::string_view body, TextBudget& budget) {
  constexpr std::string_view exif = "Exif\0\0"sv;
  constexpr std::string_view xmp = "http://ns.adobe.com/xap/1.0/\0"sv;
  if (marker == comment) budget.add("comment", clean_latin1(body));
  if (marker != app1) return;
  if (body.starts_with(exif)) read_exif_texts(body, budget);
  if (body.starts_with(xmp)) read_xmp_texts(body.substr(xmp.size()), budget);
}

}  // namespace

void read_jpeg_texts(std::string_view file, TextBudget& budget) {
  std::string_view rest = file.substr(2);
  while (rest.size() >= 4 && budget.left() > 0) {
    if (rest[0] != '\xff') return;
    const auto byte = [&](size_t i) { return unsigned(static_cast<unsigned char>(rest[i])); };
    const unsigned marker = byte(1);
    if (marker == 0xff) {  // a fill byte
      rest.remove_prefix(1);
      continue;
    }
    if (is_bare(marker)) {
      rest.remove_prefix(2);
      continue;
    }
    if (marker == start_of_scan || marker == end_of_image) return;
    const size_t length = byte(2) << 8 | byte(3);
    if (length < 2 || length > rest.size() - 2) return;
    read_segment(marker, rest.substr(4, length - 2), budget);
    rest.remove_prefix(2 + length);
  }
}

}  // namespace atelier
