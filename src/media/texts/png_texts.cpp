// PNG: tEXt, zTXt, iTXt and eXIf chunks, before and after the pixels.
#include <cstdint>
#include <optional>

#include "media/texts/formats.h"
#include "media/texts/unpack.h"

namespace atelier {
namespace {

// Length, type and checksum around each chunk's body.
constexpr size_t frame_bytes = 12;

uint32_t read_u32(std::string_view at) {
  const auto byte = [&](size_t i) { return uint32_t(static_cast<unsigned char>(at[i])); };
  return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}

// Cuts off what stands before the next NUL; nothing when there is none.
std::optional<std::string_view> take_field(std::string_view& rest) {
  const size_t end = rest.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return field;
}

void add_packed(std::string_view key, std::string_view packed, bool utf8, TextBudget& budget) {
  const auto text = unpack(packed, Packing::zlib, budget.left());
  if (!text) return budget.spend(embedded_text_bytes_max / 8);
  budget.add(key, utf8 ? clean_utf8(*text) : clean_latin1(*text));
}

void read_ztxt(std::string_view key, std::string_view body, TextBudget& budget) {
  const bool deflated = !body.empty() && body[0] == 0;
  if (deflated) add_packed(key, body.substr(1), false, budget);
}

void add_plain(std::string_view key, std::string text, TextBudget& budget) {
  if (key == "XML:com.adobe.xmp") {
    read_xmp_texts(text, budget);
  } else {
    budget.add(key, std::move(text));
  }
}

void read_itxt(std::string_view key, std::string_view body, TextBudget& budget) {
  if (body.size() < 2) return;
  const bool packed = body[0] != 0;
  body.remove_prefix(2);
  const bool framed = take_field(body) && take_field(body);  // language, translated keyword
  if (!framed) return;
  // Some writers put Latin-1 here; clean_latin1 keeps what is UTF-8.
  if (packed) return add_packed(key, body, false, budget);
  add_plain(key, clean_latin1(body), budget);
}

}  // namespace

void read_png_texts(std::string_view file, TextBudget& budget) {
  std::string_view rest = file.substr(png_signature.size());
  while (rest.size() >= frame_bytes && budget.left() > 0) {
    const size_t length = read_u32(rest);
    const std::string_view type = rest.substr(4, 4);
    if (length > rest.size() - frame_bytes || type == "IEND") return;
    std::string_view body = rest.substr(8, length);
    rest.remove_prefix(frame_bytes + length);
    if (type == "eXIf") {
      read_exif_texts(body, budget);
      continue;
    }
    if (type != "tEXt" && type != "zTXt" && type != "iTXt") continue;
    const auto key = take_field(body);
    if (!key || key->empty() || body.size() > budget.left()) {
      budget.spend(length);
      continue;
    }
    if (type == "tEXt") add_plain(*key, clean_latin1(body), budget);
    if (type == "zTXt") read_ztxt(*key, body, budget);
    if (type == "iTXt") read_itxt(*key, body, budget);
  }
}

}  // namespace atelier
