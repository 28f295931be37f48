#include "api/base64.h"

#include <cstdint>
#include <string_view>

namespace atelier::api {

namespace {

constexpr uint8_t no_digit = 255;

constexpr uint8_t value_of(char c) {
  if (c >= 'A' && c <= 'Z') return uint8_t(c - 'A');
  if (c >= 'a' && c <= 'z') return uint8_t(c - 'a' + 26);
  if (c >= '0' && c <= '9') return uint8_t(c - '0' + 52);
  if (c == '+' || c == '-') return 62;  // also the alphabet for addresses
  if (c == '/' || c == '_') return 63;
  return no_digit;
}

Failure no_base64() {
  return fail(ErrorKind::invalid, "This is not base64.");
}

}  // namespace

std::string base64(std::span<const std::byte> bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t left = bytes.size() - i;
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < left ? std::to_integer<uint32_t>(bytes[i + k]) : 0);
    }
    for (size_t k = 0; k < 4; ++k) {
      out += k <= left ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

Result<Bytes> from_base64(std::string_view text) {
  if (text.starts_with("data:")) {
    const size_t comma = text.substr(0, 200).find(',');
    if (comma == std::string_view::npos) return no_base64();
    text.remove_prefix(comma + 1);
  }
  Bytes out;
  out.reserve(text.size() / 4 * 3);
  uint32_t group = 0;
  int digits = 0;
  bool padded = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (c == '=') {
      padded = true;
      continue;
    }
    const uint8_t value = value_of(c);
    if (value == no_digit || padded) return no_base64();
    group = group << 6 | value;
    if (++digits == 4) {
      for (const int shift : {16, 8, 0}) out.push_back(std::byte(group >> shift & 255));
      group = 0;
      digits = 0;
    }
  }
  if (digits == 1) return no_base64();
  if (digits > 1) out.push_back(std::byte(group >> (6 * digits - 8) & 255));
  if (digits > 2) out.push_back(std::byte(group >> 2 & 255));
  return out;
}

}  // namespace atelier::api
