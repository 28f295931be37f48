#include "text/clip_words.h"

#include "text/html.h"
#include "text/repair.h"
#include "text/unicode.h"

namespace atelier::text {
namespace {

constexpr std::u32string_view endings[] = {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"};

// Ignoring case as Unicode's simple folding has it; of the pattern's letters only s has a
// second small form, the long ſ.
bool same_letter(char32_t pattern, char32_t c) {
  return c == pattern || (pattern == U's' && c == U'\u017F') ||
         (pattern >= U'a' && pattern <= U'z' && c == pattern - 0x20);
}

bool starts_with(std::u32string_view text, std::u32string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (!same_letter(pattern[i], text[i])) return false;
  }
  return true;
}

template <class Belongs>
size_t run_length(std::u32string_view text, Belongs belongs) {
  size_t end = 0;
  while (end < text.size() && belongs(text[end])) ++end;
  return end;
}

bool is_other(char32_t c) {
  return !is_space(c) && !is_letter(c) && !is_number(c);
}

// The length of the word that `rest` begins with; 0 for white space. Alternatives are tried in this
// order, as the reference's pattern has them.
size_t word_length(std::u32string_view rest) {
  if (starts_with(rest, start_marker)) return start_marker.size();
  if (starts_with(rest, end_marker)) return end_marker.size();
  for (const auto ending : endings) {
    if (starts_with(rest, ending)) return ending.size();
  }
  if (is_letter(rest.front())) return run_length(rest, is_letter);
  if (is_number(rest.front())) return 1;
  return run_length(rest, is_other);
}

}  // namespace

std::u32string clean_prompt(std::u32string_view text) {
  const std::u32string plain = unescape_html(unescape_html(repair_text(text)));
  std::u32string out;
  out.reserve(plain.size());
  for (const char32_t c : plain) {
    if (!is_space(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != U' ') {
      out.push_back(U' ');
    }
  }
  if (!out.empty() && out.back() == U' ') out.pop_back();
  return to_lower(out);
}

std::vector<std::u32string_view> split_words(std::u32string_view text) {
  std::vector<std::u32string_view> words;
  for (size_t at = 0; at < text.size();) {
    const size_t length = word_length(text.substr(at));
    if (length > 0) words.push_back(text.substr(at, length));
    at += length > 0 ? length : 1;
  }
  return words;
}

}  // namespace atelier::text
