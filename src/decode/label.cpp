#include <algorithm>

#include "decode/detail/vips.h"
#include "decode/picture.h"

namespace atelier {
namespace {

constexpr size_t label_chars_max = 300;
constexpr int label_lines_max = 3;

// libvips takes Pango's markup: what has a meaning there is written out.
std::string plain_markup(std::string_view text) {
  std::string markup;
  for (const char c : text) {
    switch (c) {
      case '&': markup += "&amp;"; break;
      case '<': markup += "&lt;"; break;
      case '>': markup += "&gt;"; break;
      default: markup += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return markup;
}

// Cut between two characters of UTF-8.
std::string shortened(const std::string& text) {
  if (text.size() <= label_chars_max) return text;
  size_t end = label_chars_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

Result<WholePicture> draw_label(const std::string& text, int text_px, int width_px) {
  if (!start_vips()) return vips_failure();
  const int px = std::clamp(text_px, 8, 200);
  const std::string markup = plain_markup(shortened(text));
  if (markup.find_first_not_of(' ') == std::string::npos) return WholePicture{0, 0, 1, {}};
  VipsImage* drawn = nullptr;
  // 72 dots an inch: a point is a pixel.
  const std::string font = "sans " + std::to_string(px);
  if (vips_text(&drawn, markup.c_str(), "font", font.c_str(), "width", width_px, "dpi", 72, "wrap",
                VIPS_TEXT_WRAP_WORD_CHAR, nullptr) != 0) {
    return vips_failure();
  }
  Image image(drawn);
  const int height = std::min(vips_image_get_height(image.get()), label_lines_max * px * 3 / 2);
  const int width = std::min(vips_image_get_width(image.get()), width_px);
  image = then(std::move(image), [&](VipsImage* in, VipsImage** out) {
    return vips_extract_area(in, out, 0, 0, width, height, nullptr);
  });
  image = then(std::move(image), [](VipsImage* in, VipsImage** out) {
    return vips_extract_band(in, out, 0, nullptr);
  });
  if (!image) return vips_failure();
  size_t bytes = 0;
  void* data = vips_image_write_to_memory(image.get(), &bytes);
  if (data == nullptr) return vips_failure();
  const auto* first = static_cast<const std::byte*>(data);
  WholePicture label{width, height, 1, Bytes(first, first + bytes)};
  g_free(data);
  return label;
}

}  // namespace atelier
