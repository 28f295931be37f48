#include "api/json_text.h"

#include <cstring>

namespace atelier::api {
namespace {

bool is_escaped(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

// Of eight characters at once, whether any is escaped. A byte of `x - n` borrows its top bit only
// where the byte of x was less than n; the bit of x itself is no borrow.
bool any_is_escaped(uint64_t eight) {
  constexpr uint64_t ones = 0x0101010101010101;
  const auto any_less = [](uint64_t x, uint64_t than) {
    return ((x - ones * than) & ~x & (ones << 7)) != 0;
  };
  return any_less(eight, 0x20) || any_less(eight ^ (ones * '"'), 1) ||
         any_less(eight ^ (ones * '\\'), 1);
}

// The first place from `at` on whose character is escaped, else the end.
size_t next_escaped(std::string_view text, size_t at) {
  for (uint64_t eight = 0; at + sizeof(eight) <= text.size(); at += sizeof(eight)) {
    std::memcpy(&eight, text.data() + at, sizeof(eight));
    if (any_is_escaped(eight)) break;
  }
  while (at < text.size() && !is_escaped(text[at])) ++at;
  return at;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  size_t plain = 0;  // start of what needs no escaping
  for (size_t at = next_escaped(text, 0); at < text.size(); at = next_escaped(text, plain)) {
    out += text.substr(plain, at - plain);
    plain = at + 1;
    switch (const char c = text[at]) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
  }
  out += text.substr(plain);
  out += '"';
}

}  // namespace atelier::api
