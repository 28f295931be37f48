#include "text/html.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "text/unicode.h"

namespace atelier::text {
namespace {

struct Entity {
  std::string_view name;  // with its semicolon when it needs one
  std::u32string_view text;
};

constexpr Entity entities[] = {
#include "text/html_entities.inc"
};

constexpr size_t name_length_max = 32;
constexpr size_t whole_length_max = 24;  // what a repair looks at between '&' and ';'

std::optional<std::u32string_view> find_entity(std::string_view name) {
  const auto less = [](const Entity& entity, std::string_view wanted) {
    return entity.name < wanted;
  };
  const auto* found = std::lower_bound(std::begin(entities), std::end(entities), name, less);
  if (found == std::end(entities) || found->name != name) return std::nullopt;
  return found->text;
}

// What browsers show for character references to 0x80..0x9f (HTML standard, 13.2.5.80).
constexpr std::array<char32_t, 32> windows_1252_controls{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool is_dropped(char32_t c) {
  return (c >= 0x1 && c <= 0x8) || c == 0xB || (c >= 0xE && c <= 0x1F) || c == 0x7F ||
         (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

std::u32string character_reference(char32_t number) {
  if (number == 0 || (number >= 0xD800 && number <= 0xDFFF) || number > 0x10FFFF) {
    return U"\uFFFD";
  }
  if (number >= 0x80 && number <= 0x9F) return {windows_1252_controls[number - 0x80]};
  if (is_dropped(number)) return {};
  return {number};
}

int digit_of(char32_t c, int base) {
  if (c >= U'0' && c <= U'9') return int(c - U'0');
  if (base == 16 && c >= U'a' && c <= U'f') return int(c - U'a') + 10;
  if (base == 16 && c >= U'A' && c <= U'F') return int(c - U'A') + 10;
  return -1;
}

// A reference at the start of `rest` (which begins with '&'): what it means, how long it was.
struct Reference {
  std::u32string meaning;
  size_t length = 0;  // 0 when there is none
};

Reference read_number(std::u32string_view rest) {
  const bool hex = rest.size() > 2 && (rest[2] == U'x' || rest[2] == U'X');
  const int base = hex ? 16 : 10;
  size_t at = hex ? 3 : 2;
  const size_t digits_from = at;
  char32_t number = 0;
  for (; at < rest.size() && digit_of(rest[at], base) >= 0; ++at) {
    // Saturates: everything above Unicode means the same.
    number =
        std::min<char32_t>(number * char32_t(base) + char32_t(digit_of(rest[at], base)), 0x110000);
  }
  if (at == digits_from) return {};
  if (at < rest.size() && rest[at] == U';') ++at;
  return {character_reference(number), at};
}

bool ends_name(char32_t c) {
  return c == U'\t' || c == U'\n' || c == U'\f' || c == U' ' || c == U'<' || c == U'&' ||
         c == U'#' || c == U';';
}

Reference read_name(std::u32string_view rest) {
  size_t end = 1;
  while (end < rest.size() && end <= name_length_max && !ends_name(rest[end])) ++end;
  if (end == 1) return {};
  if (end < rest.size() && rest[end] == U';') ++end;
  std::string name;
  for (const char32_t c : rest.substr(1, end - 1)) name.push_back(c < 0x80 ? char(c) : '\x7F');
  if (const auto whole = find_entity(name)) return {std::u32string(*whole), end};
  // The longest name that this begins with; one letter is never one.
  for (size_t length = name.size() - 1; length > 1; --length) {
    if (const auto part = find_entity(std::string_view(name).substr(0, length))) {
      return {std::u32string(*part), length + 1};
    }
  }
  return {};
}

Reference read_reference(std::u32string_view rest) {
  return rest.size() > 1 && rest[1] == U'#' ? read_number(rest) : read_name(rest);
}

bool is_ascii_alphanumeric(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

// "NTILDE;" when no entity is spelled so but "ntilde;" is one: its capital.
std::optional<std::u32string> find_capital_entity(const std::string& name) {
  std::string lower = name;
  for (char& c : lower) {
    if (c >= 'a' && c <= 'z') return std::nullopt;
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  }
  const auto found = find_entity(lower);
  if (!found) return std::nullopt;
  // Ambiguous when a browser would read the capitals in some way already.
  const std::u32string spelled = U"&" + std::u32string(name.begin(), name.end());
  if (unescape_html(spelled) != spelled) return std::nullopt;
  return to_upper(*found);
}

Reference read_whole_entity(std::u32string_view rest) {
  size_t at = rest.size() > 1 && rest[1] == U'#' ? 2 : 1;
  const size_t from = at;
  while (at < rest.size() && at - from < whole_length_max && is_ascii_alphanumeric(rest[at])) ++at;
  if (at == from || at >= rest.size() || rest[at] != U';') return {};
  const size_t length = at + 1;
  if (from == 2) {
    std::u32string meaning = unescape_html(rest.substr(0, length));
    if (meaning.find(U';') != std::u32string::npos) return {};
    return {std::move(meaning), length};
  }
  const std::u32string_view spelled = rest.substr(1, at);
  const std::string name(spelled.begin(), spelled.end());
  if (const auto found = find_entity(name)) return {std::u32string(*found), length};
  if (auto capital = find_capital_entity(name)) return {std::move(*capital), length};
  return {};
}

template <class Read>
std::u32string replace_references(std::u32string_view text, Read read) {
  std::u32string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    if (text[at] == U'&') {
      const Reference reference = read(text.substr(at));
      if (reference.length > 0) {
        out += reference.meaning;
        at += reference.length;
        continue;
      }
    }
    out.push_back(text[at++]);
  }
  return out;
}

}  // namespace

std::u32string unescape_html(std::u32string_view text) {
  return replace_references(text, read_reference);
}

std::u32string unescape_whole_entities(std::u32string_view text) {
  return replace_references(text, read_whole_entity);
}

}  // namespace atelier::text
