#include "http/target.h"

#include <fmt/format.h>

#include <algorithm>

namespace atelier::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

Failure bad_address(std::string detail) {
  return fail(ErrorKind::invalid, "The address of this request cannot be read.", std::move(detail));
}

// Well-formed UTF-8 without surrogates or overlong forms (RFC 3629): what comes later writes it
// into JSON and columns.
bool is_utf8(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t more = lead < 0x80   ? 0
                        : lead < 0xc2 ? 9
                        : lead < 0xe0 ? 1
                        : lead < 0xf0 ? 2
                        : lead < 0xf5 ? 3
                                      : 9;
    if (more == 9 || i + more >= text.size()) return false;
    for (size_t k = 1; k <= more; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      unsigned char low = 0x80;
      unsigned char high = 0xbf;
      if (k == 1 && lead == 0xe0) low = 0xa0;
      if (k == 1 && lead == 0xed) high = 0x9f;
      if (k == 1 && lead == 0xf0) low = 0x90;
      if (k == 1 && lead == 0xf4) high = 0x8f;
      if (next < low || next > high) return false;
    }
    i += more + 1;
  }
  return true;
}

// Calls take(part) for each part of `text` between separators.
template <class F>
Result<> for_each_part(std::string_view text, char separator, F take) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    TRY_DO(take(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

Result<NameValue> parse_query_pair(std::string_view pair) {
  std::string spaced(pair);
  std::ranges::replace(spaced, '+', ' ');
  const std::string_view text = spaced;
  const size_t equals = std::min(text.find('='), text.size());
  TRY(auto name, percent_decode(text.substr(0, equals)));
  TRY(auto value, percent_decode(text.substr(std::min(equals + 1, text.size()))));
  return NameValue{std::move(name), std::move(value)};
}

}  // namespace

Result<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return bad_address("a broken percent escape");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      return bad_address("a control character");
    }
    out += c;
  }
  if (!is_utf8(out)) return bad_address("not UTF-8");
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Result<Target> parse_target(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    target.remove_prefix(std::min(target.find('/'), target.size()));
    if (target.empty()) target = "/";
  }
  if (!target.starts_with('/')) return bad_address("it does not begin with a slash");
  target = target.substr(0, target.find('#'));
  const size_t mark = std::min(target.find('?'), target.size());

  Target out;
  TRY_DO(for_each_part(target.substr(0, mark), '/', [&](std::string_view part) -> Result<> {
    if (part.empty() || part == ".") return {};
    TRY(auto segment, percent_decode(part));
    if (segment == ".." || segment == "." || segment.find('\\') != std::string::npos) {
      return bad_address("a path that climbs");
    }
    if (out.segments.size() == path_segments_max) return bad_address("too many path segments");
    out.segments.push_back(std::move(segment));
    return {};
  }));
  TRY_DO(for_each_part(target.substr(std::min(mark + 1, target.size())), '&',
                       [&](std::string_view part) -> Result<> {
                         TRY(auto pair, parse_query_pair(part));
                         if (out.query.size() == query_params_max)
                           return bad_address("too many query parameters");
                         out.query.push_back(std::move(pair));
                         return {};
                       }));
  return out;
}

}  // namespace atelier::http
