// EXIF: the text tags of a TIFF directory and of the EXIF directory it points at.
#include <array>
#include <cstdint>
#include <optional>

#include "media/texts/formats.h"

namespace atelier {
namespace {

using std::string_view_literals::operator""sv;

struct NamedTag {
  uint32_t tag;
  std::string_view name;
};
constexpr std::array<NamedTag, 14> text_tags{{{0x010d, "DocumentName"},
                                              {0x010e, "ImageDescription"},
                                              {0x010f, "Make"},
                                              {0x0110, "Model"},
                                              {0x0131, "Software"},
                                              {0x013b, "Artist"},
                                              {0x013c, "HostComputer"},
                                              {0x8298, "Copyright"},
                                              {0x927c, "MakerNote"},
                                              {0x9286, "UserComment"},
                                              {0x9c9b, "XPTitle"},
                                              {0x9c9c, "XPComment"},
                                              {0x9c9e, "XPKeywords"},
                                              {0x9c9f, "XPSubject"}}};
constexpr uint32_t exif_directory_tag = 0x8769;
constexpr uint32_t user_comment_tag = 0x9286;
constexpr uint32_t windows_tag_first = 0x9c9b;
constexpr uint32_t windows_tag_last = 0x9c9f;
// More entries than any camera writes.
constexpr size_t entries_max = 512;
// ComfyUI writes one tag for each extra text, downwards from Make, also below any known tag.
constexpr uint32_t comfy_tag_first = 0x0100;
constexpr uint32_t comfy_tag_last = 0x0110;

class Tiff {
 public:
  explicit Tiff(std::string_view bytes) : bytes_(bytes), big_(bytes.starts_with("MM")) {}
  bool sound() const {
    return bytes_.size() >= 8 && (big_ || bytes_.starts_with("II")) && u16(2) == 42;
  }
  bool big_endian() const { return big_; }
  size_t size() const { return bytes_.size(); }
  // 0 beyond the end.
  uint32_t u16(size_t at) const {
    return big_ ? byte(at) << 8 | byte(at + 1) : byte(at + 1) << 8 | byte(at);
  }
  uint32_t u32(size_t at) const {
    return big_ ? u16(at) << 16 | u16(at + 2) : u16(at + 2) << 16 | u16(at);
  }
  std::string_view part(size_t at, size_t length) const {
    if (at > bytes_.size() || length > bytes_.size() - at) return {};
    return bytes_.substr(at, length);
  }

 private:
  uint32_t byte(size_t at) const {
    return at < bytes_.size() ? uint32_t(static_cast<unsigned char>(bytes_[at])) : 0;
  }
  std::string_view bytes_;
  bool big_;
};

// Latin text in UTF-16 has zeros at every second place; which ones tells the byte order better than
// the writer does: several put big-endian text into a little-endian block.
bool looks_big_endian(std::string_view text, bool otherwise) {
  size_t even = 0;
  size_t odd = 0;
  const size_t looked_at = std::min<size_t>(text.size() / 2 * 2, 64 << 10);
  for (size_t i = 0; i < looked_at; i += 2) {
    even += text[i] == 0 ? 1 : 0;
    odd += text[i + 1] == 0 ? 1 : 0;
  }
  return even == odd ? otherwise : even > odd;
}

std::string utf16_text(std::string_view text, bool big_endian) {
  if (text.starts_with("\xfe\xff")) return clean_utf16(text, true);
  if (text.starts_with("\xff\xfe")) return clean_utf16(text, false);
  return clean_utf16(text, looks_big_endian(text, big_endian));
}

// UserComment starts with eight bytes that name its encoding.
std::string user_comment(std::string_view value, bool big_endian) {
  constexpr std::string_view unicode = "UNICODE\0"sv;
  constexpr std::string_view ascii = "ASCII\0\0\0"sv;
  constexpr std::string_view unknown = "\0\0\0\0\0\0\0\0"sv;
  if (value.starts_with(unicode)) {
    value.remove_prefix(unicode.size());
    // Some writers say Unicode and mean UTF-8.
    if (value.find('\0') == std::string_view::npos && is_utf8(value)) return clean_utf8(value);
    return utf16_text(value, big_endian);
  }
  if (value.starts_with(ascii) || value.starts_with(unknown)) value.remove_prefix(ascii.size());
  return clean_latin1(value);
}

std::string text_of(uint32_t tag, std::string_view value, bool big_endian) {
  if (tag == user_comment_tag) return user_comment(value, big_endian);
  if (tag >= windows_tag_first && tag <= windows_tag_last) return clean_utf16(value, false);
  return clean_latin1(value.substr(0, value.find('\0')));
}

std::optional<std::string> name_of_tag(uint32_t tag) {
  for (const NamedTag& known : text_tags) {
    if (known.tag == tag) return std::string(known.name);
  }
  if (tag >= comfy_tag_first && tag <= comfy_tag_last) return "Tag" + std::to_string(tag);
  return std::nullopt;
}

// Adds a directory's texts; the place of the EXIF directory, 0 when it names none.
size_t read_directory(const Tiff& tiff, size_t at, TextBudget& budget) {
  constexpr size_t entry_bytes = 12;
  constexpr uint32_t byte_type = 1;
  constexpr uint32_t ascii_type = 2;
  constexpr uint32_t long_type = 4;
  constexpr uint32_t undefined_type = 7;
  const size_t entries = std::min<size_t>(tiff.u16(at), entries_max);
  size_t exif_directory = 0;
  for (size_t i = 0; i < entries && budget.left() > 0; ++i) {
    const size_t entry = at + 2 + i * entry_bytes;
    if (entry + entry_bytes > tiff.size()) break;
    const uint32_t tag = tiff.u16(entry);
    const uint32_t type = tiff.u16(entry + 2);
    const size_t count = tiff.u32(entry + 4);
    if (tag == exif_directory_tag && type == long_type) exif_directory = tiff.u32(entry + 8);
    const bool text = type == byte_type || type == ascii_type || type == undefined_type;
    const auto name = name_of_tag(tag);
    if (!text || !name) continue;
    const size_t where = count <= 4 ? entry + 8 : tiff.u32(entry + 8);
    // Overlapping entries may each claim the whole block: the budget counts what they claim.
    const std::string_view value = tiff.part(where, count);
    if (value.size() > budget.left()) return 0;
    std::string found = text_of(tag, value, tiff.big_endian());
    if (found.empty()) budget.spend(value.size());
    budget.add(*name, std::move(found));
  }
  return exif_directory;
}

}  // namespace

void read_exif_texts(std::string_view bytes, TextBudget& budget) {
  // JPEG's prefix, which some writers keep in other files too.
  if (bytes.starts_with("Exif\0\0"sv)) bytes.remove_prefix(6);
  const Tiff tiff(bytes);
  if (!tiff.sound()) return;
  const size_t exif_directory = read_directory(tiff, tiff.u32(4), budget);
  if (exif_directory != 0) read_directory(tiff, exif_directory, budget);
}

}  // namespace atelier
