// The steps and their order are those ftfy 6.1.1 documents (Robyn Speer, MIT licence).
#include "text/repair.h"

#include <algorithm>
#include <optional>

#include "text/html.h"
#include "text/mojibake.h"
#include "text/unicode.h"

namespace atelier::text {
namespace {

// Longer lines are cut: a bound on what one round looks at.
constexpr size_t segment_length_max = 1000000;
// The steps are repeated until nothing changes; texts that need more rounds than this are attacks.
constexpr int rounds_max = 32;

// Two Latin letters in one character, for typography or for an old encoding's sake.
struct Ligature {
  char32_t code;
  std::u32string_view letters;
};
constexpr Ligature ligatures[] = {
    {0x0132, U"IJ"}, {0x0133, U"ij"}, {0x0149, U"ʼn"}, {0x01F1, U"DZ"},  {0x01F2, U"Dz"},
    {0x01F3, U"dz"}, {0x01C4, U"DŽ"}, {0x01C5, U"Dž"}, {0x01C6, U"dž"},  {0x01C7, U"LJ"},
    {0x01C8, U"Lj"}, {0x01C9, U"lj"}, {0x01CA, U"NJ"}, {0x01CB, U"Nj"},  {0x01CC, U"nj"},
    {0xFB00, U"ff"}, {0xFB01, U"fi"}, {0xFB02, U"fl"}, {0xFB03, U"ffi"}, {0xFB04, U"ffl"},
    {0xFB05, U"ſt"}, {0xFB06, U"st"}};

void append_separated(char32_t c, std::u32string& out) {
  for (const Ligature& each : ligatures) {
    if (each.code == c) {
      out += each.letters;
      return;
    }
  }
  out.push_back(c);
}

void append_standard_width(char32_t c, std::u32string& out) {
  if (c == 0x3000) {
    out.push_back(U' ');
  } else if (c >= 0xFF01 && c <= 0xFFEF) {
    out += to_nfkc(std::u32string_view(&c, 1));
  } else {
    out.push_back(c);
  }
}

template <class Append>
std::u32string map_each(std::u32string_view text, Append append) {
  std::u32string out;
  out.reserve(text.size());
  for (const char32_t c : text) append(c, out);
  return out;
}

char32_t straight_quote(char32_t c) {
  if (c == 0x02BC || (c >= 0x2018 && c <= 0x201B)) return U'\'';
  if (c >= 0x201C && c <= 0x201F) return U'"';
  return c;
}

std::u32string unix_line_breaks(std::u32string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool breaks = c == U'\r' || c == 0x2028 || c == 0x2029 || c == 0x85;
    if (c == U'\r' && i + 1 < text.size() && text[i + 1] == U'\n') ++i;
    out.push_back(breaks ? U'\n' : c);
  }
  return out;
}

std::u32string join_surrogates(std::u32string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool high = c >= 0xD800 && c <= 0xDBFF;
    const bool pair = high && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF;
    if (pair) {
      out.push_back(0x10000 + ((c - 0xD800) << 10) + (text[++i] - 0xDC00));
    } else {
      out.push_back(c >= 0xD800 && c <= 0xDFFF ? U'\uFFFD' : c);
    }
  }
  return out;
}

// The length of a terminal's escape sequence such as ESC [ 1 ; 31 m at `at`; 0 when there is none.
size_t escape_length(std::u32string_view text, size_t at) {
  if (text[at] != 0x1B || at + 1 >= text.size() || text[at + 1] != U'[') return 0;
  size_t end = at + 2;
  while (end < text.size() && (text[end] == U';' || is_decimal_digit(text[end]))) ++end;
  if (end >= text.size()) return 0;
  const char32_t last = text[end] | 0x20;
  return last >= U'a' && last <= U'z' ? end + 1 - at : 0;
}

std::u32string without_terminal_escapes(std::u32string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t length = escape_length(text, at);
    if (length == 0) out.push_back(text[at]);
    at += std::max<size_t>(length, 1);
  }
  return out;
}

// Those "not suitable for use with markup" (Unicode TR 20); tabs, line ends and joiners stay.
bool is_unwanted_control(char32_t c) {
  return c <= 0x08 || c == 0x0B || (c >= 0x0E && c <= 0x1F) || c == 0x7F ||
         (c >= 0x206A && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFC);
}

enum class Entities { undo, keep };

std::u32string repair_once(std::u32string text, Entities entities) {
  if (entities == Entities::undo) text = unescape_whole_entities(text);
  text = fix_c1_controls(fix_encoding(text));
  text = map_each(text, append_separated);
  text = map_each(text, append_standard_width);
  std::transform(text.begin(), text.end(), text.begin(), straight_quote);
  text = without_terminal_escapes(join_surrogates(unix_line_breaks(text)));
  std::erase_if(text, is_unwanted_control);
  return to_nfc(text);
}

std::u32string repair_segment(std::u32string_view segment, Entities entities) {
  std::u32string text(segment);
  for (int round = 0; round < rounds_max; ++round) {
    std::u32string next = repair_once(text, entities);
    if (next == text) break;
    text = std::move(next);
  }
  return text;
}

bool is_plain(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) {
    return c < 0x7F && c != U'&' && c != U'\r' && !is_unwanted_control(c);
  });
}

}  // namespace

std::u32string repair_text(std::u32string_view text) {
  // Most prompts have nothing to repair.
  if (is_plain(text)) return std::u32string(text);
  std::u32string out;
  Entities entities = Entities::undo;
  for (size_t at = 0; at < text.size();) {
    const size_t line_end = text.find(U'\n', at);
    size_t end = line_end == std::u32string_view::npos ? text.size() : line_end + 1;
    end = std::min(end, at + segment_length_max);
    const std::u32string_view segment = text.substr(at, end - at);
    // Text with tags is HTML: its entities are meant.
    if (segment.find(U'<') != std::u32string_view::npos) entities = Entities::keep;
    out += repair_segment(segment, entities);
    at = end;
  }
  return out;
}

}  // namespace atelier::text
