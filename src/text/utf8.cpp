#include "text/utf8.h"

namespace atelier::text {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}
bool is_high(char32_t c) {
  return c >= 0xD800 && c <= 0xDBFF;
}
bool is_low(char32_t c) {
  return c >= 0xDC00 && c <= 0xDFFF;
}

// How many bytes a sequence that starts with `lead` has; 0 for a byte that starts none.
int length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The code point at `at` (surrogates included) and its length, or a length of 0.
struct Decoded {
  char32_t code = 0;
  int length = 0;
};

Decoded decode_one(std::string_view bytes, size_t at) {
  const auto lead = static_cast<unsigned char>(bytes[at]);
  const int length = length_of(lead);
  if (length == 0 || at + size_t(length) > bytes.size()) return {};
  if (length == 1) return {lead, 1};
  char32_t code = lead & (0x7F >> length);
  for (int i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(bytes[at + size_t(i)]);
    if ((next & 0xC0) != 0x80) return {};
    code = (code << 6) | (next & 0x3F);
  }
  // Longer than needed, or beyond Unicode.
  if ((length == 3 && code < 0x800) || (length == 4 && (code < 0x10000 || code > 0x10FFFF))) {
    return {};
  }
  return {code, length};
}

}  // namespace

std::u32string decode_utf8(std::string_view bytes) {
  std::u32string out;
  out.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size();) {
    const Decoded one = decode_one(bytes, at);
    out.push_back(one.length > 0 ? one.code : replacement);
    at += one.length > 0 ? size_t(one.length) : 1;
  }
  return out;
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char32_t c : text) {
    if (is_surrogate(c) || c > 0x10FFFF) c = replacement;
    if (c < 0x80) {
      out.push_back(char(c));
    } else if (c < 0x800) {
      out.push_back(char(0xC0 | (c >> 6)));
      out.push_back(char(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
      out.push_back(char(0xE0 | (c >> 12)));
      out.push_back(char(0x80 | ((c >> 6) & 0x3F)));
      out.push_back(char(0x80 | (c & 0x3F)));
    } else {
      out.push_back(char(0xF0 | (c >> 18)));
      out.push_back(char(0x80 | ((c >> 12) & 0x3F)));
      out.push_back(char(0x80 | ((c >> 6) & 0x3F)));
      out.push_back(char(0x80 | (c & 0x3F)));
    }
  }
  return out;
}

bool try_decode_utf8(std::string_view bytes, std::u32string& out) {
  out.clear();
  for (size_t at = 0; at < bytes.size();) {
    if (bytes.substr(at, 2) == "\xC0\x80") {
      out.push_back(0);
      at += 2;
      continue;
    }
    const Decoded one = decode_one(bytes, at);
    if (one.length == 0) return false;
    at += size_t(one.length);
    if (!is_surrogate(one.code)) {
      out.push_back(one.code);
      continue;
    }
    if (!is_high(one.code) || at >= bytes.size()) return false;
    const Decoded low = decode_one(bytes, at);
    if (low.length == 0 || !is_low(low.code)) return false;
    at += size_t(low.length);
    out.push_back(0x10000 + ((one.code - 0xD800) << 10) + (low.code - 0xDC00));
  }
  return true;
}

}  // namespace atelier::text
