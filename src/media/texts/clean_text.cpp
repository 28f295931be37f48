#include "media/texts/clean_text.h"

#include <cstdint>

namespace atelier {
namespace {

constexpr uint32_t replacement = 0xfffd;

struct Decoded {
  uint32_t code_point = replacement;
  size_t bytes = 1;
  bool sound = false;
};

// The character that starts here; one unsound byte when there is none.
Decoded decode_utf8(std::string_view rest) {
  const auto byte = [&](size_t i) { return uint32_t(static_cast<unsigned char>(rest[i])); };
  const uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || rest.size() < length) return {};
  uint32_t c = lead & (0xffU >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    c = c << 6 | (byte(i) & 0x3f);
  }
  constexpr uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = c >= 0xd800 && c < 0xe000;
  if (c < smallest[length] || c > 0x10ffff || surrogate) return {};
  return {c, length, true};
}

// CR and CRLF as LF: the others drop every CR that is left.
bool is_lone_cr(std::string_view bytes, size_t at) {
  return bytes[at] == '\r' && (at + 1 == bytes.size() || bytes[at + 1] != '\n');
}

}  // namespace

void append_utf8(std::string& out, uint32_t c) {
  if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = replacement;
  if (c == '\r' || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) return;
  if (c < 0x80) {
    out += char(c);
  } else if (c < 0x800) {
    out += char(0xc0 | c >> 6);
    out += char(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += char(0xe0 | c >> 12);
    out += char(0x80 | (c >> 6 & 0x3f));
    out += char(0x80 | (c & 0x3f));
  } else {
    out += char(0xf0 | c >> 18);
    out += char(0x80 | (c >> 12 & 0x3f));
    out += char(0x80 | (c >> 6 & 0x3f));
    out += char(0x80 | (c & 0x3f));
  }
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const Decoded next = decode_utf8(bytes);
    if (!next.sound) return false;
    bytes.remove_prefix(next.bytes);
  }
  return true;
}

std::string clean_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size();) {
    if (is_lone_cr(bytes, at)) out += '\n';
    const Decoded next = decode_utf8(bytes.substr(at));
    append_utf8(out, next.code_point);
    at += next.bytes;
  }
  return out;
}

std::string clean_latin1(std::string_view bytes) {
  if (is_utf8(bytes)) return clean_utf8(bytes);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (size_t at = 0; at < bytes.size(); ++at) {
    if (is_lone_cr(bytes, at)) out += '\n';
    append_utf8(out, static_cast<unsigned char>(bytes[at]));
  }
  return out;
}

std::string clean_utf16(std::string_view bytes, bool big_endian) {
  const auto unit = [&](size_t i) {
    const auto first = uint32_t(static_cast<unsigned char>(bytes[2 * i]));
    const auto second = uint32_t(static_cast<unsigned char>(bytes[2 * i + 1]));
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  const size_t units = bytes.size() / 2;
  std::string out;
  out.reserve(bytes.size());
  for (size_t i = 0; i < units; ++i) {
    uint32_t c = unit(i);
    if (c == 0xfeff) continue;
    const bool high = c >= 0xd800 && c < 0xdc00;
    if (high && i + 1 < units && unit(i + 1) >= 0xdc00 && unit(i + 1) < 0xe000) {
      c = 0x10000 + ((c - 0xd800) << 10) + (unit(++i) - 0xdc00);
    } else if (c >= 0xd800 && c < 0xe000) {
      c = replacement;
    }
    if (c == '\r' && (i + 1 == units || unit(i + 1) != '\n')) c = '\n';
    append_utf8(out, c);
  }
  return out;
}

std::string_view first_bytes(std::string_view utf8, size_t bytes_max) {
  if (utf8.size() <= bytes_max) return utf8;
  size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80) --end;
  return utf8.substr(0, end);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\n\r\f\v";
  const size_t begin = text.find_first_not_of(white);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

}  // namespace atelier
