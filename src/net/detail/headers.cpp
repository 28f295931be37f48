#include "net/detail/headers.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "net/url.h"

namespace atelier::net {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r\n";
  const size_t from = text.find_first_not_of(white);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(white) - from + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return out;
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"') return std::string(text);
  std::string out;
  for (size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

// The end of a parameter: a semicolon outside quotes.
size_t parameter_end(std::string_view text) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && quoted) {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == ';' && !quoted) {
      return i;
    }
  }
  return text.size();
}

}  // namespace

std::optional<HeaderLine> parse_header(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || line.starts_with("HTTP/")) return std::nullopt;
  return HeaderLine{lower(trimmed(line.substr(0, colon))),
                    std::string(trimmed(line.substr(colon + 1)))};
}

std::optional<int> parse_status(std::string_view line) {
  if (!line.starts_with("HTTP/")) return std::nullopt;
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto number = parse_number(trimmed(line.substr(space + 1, 3)));
  return number ? std::optional(int(*number)) : std::nullopt;
}

std::string file_name_in(std::string_view content_disposition) {
  std::string plain;
  std::string extended;
  std::string_view rest = content_disposition;
  while (!rest.empty()) {
    const size_t end = parameter_end(rest);
    const std::string_view one = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const size_t equals = one.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name = lower(trimmed(one.substr(0, equals)));
    const std::string value = unquoted(trimmed(one.substr(equals + 1)));
    if (name == "filename") plain = value;
    // UTF-8'en'na%C3%AFve.ckpt
    const size_t quote = value.rfind('\'');
    if (name == "filename*" && quote != std::string::npos) {
      extended = percent_decoded(std::string_view(value).substr(quote + 1));
    }
  }
  return extended.empty() ? plain : extended;
}

std::optional<ContentRange> parse_content_range(std::string_view value) {
  if (!lower(value).starts_with("bytes ")) return std::nullopt;
  value.remove_prefix(6);
  const size_t dash = value.find('-');
  const size_t slash = value.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos) return std::nullopt;
  const auto first = parse_number(trimmed(value.substr(0, dash)));
  if (!first) return std::nullopt;
  return ContentRange{*first, parse_number(trimmed(value.substr(slash + 1)))};
}

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

}  // namespace atelier::net
