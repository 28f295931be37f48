#include "tensor/detail/header_json.h"

#include <fmt/format.h>

namespace atelier::detail {
namespace {

constexpr size_t digits_max = 18;  // what surely fits 64 bits
constexpr size_t quoted_bytes_max = 160;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(uint32_t code, std::string& out) {
  if (code < 0x80) {
    out.push_back(char(code));
  } else if (code < 0x800) {
    out.push_back(char(0xC0 | (code >> 6)));
    out.push_back(char(0x80 | (code & 0x3F)));
  } else if (code < 0x10000) {
    out.push_back(char(0xE0 | (code >> 12)));
    out.push_back(char(0x80 | ((code >> 6) & 0x3F)));
    out.push_back(char(0x80 | (code & 0x3F)));
  } else {
    out.push_back(char(0xF0 | (code >> 18)));
    out.push_back(char(0x80 | ((code >> 12) & 0x3F)));
    out.push_back(char(0x80 | ((code >> 6) & 0x3F)));
    out.push_back(char(0x80 | (code & 0x3F)));
  }
}

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 when there is none
// (Unicode 15, table 3-7).
size_t sequence_length(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool outside = (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF4 && byte(1) > 0x8F);
  return overlong || outside ? 0 : length;
}

}  // namespace

bool is_clean_name(std::string_view name) {
  while (!name.empty()) {
    const size_t length = sequence_length(name);
    const auto lead = static_cast<unsigned char>(name.front());
    if (length == 0 || lead < 0x20 || lead == 0x7F) return false;
    name.remove_prefix(length);
  }
  return true;
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  while (!name.empty() && out.size() < quoted_bytes_max) {
    const size_t length = sequence_length(name);
    const auto lead = static_cast<unsigned char>(name.front());
    if (length == 0 || lead < 0x20 || lead == 0x7F) {
      out += fmt::format("\\x{:02x}", lead);
      name.remove_prefix(1);
    } else {
      out += name.substr(0, length);
      name.remove_prefix(length);
    }
  }
  return out + (name.empty() ? "\"" : "...\"");
}

Failure HeaderJson::broken(std::string_view says) const {
  return fail(ErrorKind::corrupt, fmt::format("the header {} at byte {}", says, at_));
}

void HeaderJson::skip_space() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
    ++at_;
  }
}

bool HeaderJson::take(char wanted) {
  skip_space();
  if (at_ >= text_.size() || text_[at_] != wanted) return false;
  ++at_;
  return true;
}

Result<> HeaderJson::read_object(const Member& member) {
  if (!take('{')) return broken("lacks a '{'");
  if (take('}')) return {};
  do {
    TRY(const std::string name, read_string());
    if (!take(':')) return broken("lacks a ':'");
    TRY_DO(member(name));
  } while (take(','));
  if (!take('}')) return broken("lacks a ',' or '}'");
  return {};
}

Result<std::string> HeaderJson::read_string() {
  if (!take('"')) return broken("lacks a text in quotes");
  std::string out;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '"') return out;
    if (static_cast<unsigned char>(c) < 0x20) return broken("has a control character in a text");
    if (c == '\\') {
      TRY_DO(read_escape(out));
    } else {
      out.push_back(c);
    }
  }
  return broken("ends inside a text");
}

Result<uint32_t> HeaderJson::read_hex4() {
  uint32_t code = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = at_ < text_.size() ? hex_digit(text_[at_]) : -1;
    if (digit < 0) return broken("has a broken \\u");
    code = code * 16 + uint32_t(digit);
    ++at_;
  }
  return code;
}

Result<> HeaderJson::read_escape(std::string& out) {
  constexpr std::string_view escapes = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (at_ >= text_.size()) return broken("ends inside a text");
  const char c = text_[at_++];
  if (const size_t known = escapes.find(c); known != std::string_view::npos) {
    out.push_back(meanings[known]);
    return {};
  }
  if (c != 'u') return broken("has an unknown escape");
  TRY(uint32_t code, read_hex4());
  if (code >= 0xD800 && code <= 0xDBFF && text_.substr(at_, 2) == "\\u") {
    at_ += 2;
    TRY(const uint32_t low, read_hex4());
    if (low < 0xDC00 || low > 0xDFFF) return broken("has half a surrogate pair");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  if (code >= 0xD800 && code <= 0xDFFF) return broken("has half a surrogate pair");
  append_utf8(code, out);
  return {};
}

Result<uint64_t> HeaderJson::read_number() {
  skip_space();
  const size_t from = at_;
  uint64_t number = 0;
  while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
    if (at_ - from >= digits_max) return broken("has an absurdly large number");
    number = number * 10 + uint64_t(text_[at_++] - '0');
  }
  if (at_ == from) return broken("lacks a whole number");
  if (at_ - from > 1 && text_[from] == '0') return broken("has a number with a leading zero");
  const char next = at_ < text_.size() ? text_[at_] : '\0';
  if (next == '.' || next == 'e' || next == 'E') return broken("has a number that is not whole");
  return number;
}

Result<std::vector<uint64_t>> HeaderJson::read_numbers(size_t count_max) {
  if (!take('[')) return broken("lacks a '['");
  std::vector<uint64_t> out;
  if (take(']')) return out;
  do {
    if (out.size() >= count_max) return broken("has too long a list");
    TRY(const uint64_t number, read_number());
    out.push_back(number);
  } while (take(','));
  if (!take(']')) return broken("lacks a ',' or ']'");
  return out;
}

Result<> HeaderJson::read_end() {
  skip_space();
  if (at_ != text_.size()) return broken("goes on after its end");
  return {};
}

}  // namespace atelier::detail
