// Follows the steps of ftfy 6.1.1's fix_encoding (Robyn Speer, MIT licence), which CLIP's reference
// runs over every prompt.
#include "text/mojibake.h"

#include <algorithm>
#include <bitset>
#include <initializer_list>
#include <optional>
#include <unordered_set>
#include <vector>

#include "text/badness.h"
#include "text/code_pages.h"
#include "text/utf8.h"

namespace atelier::text {
namespace {

// ---- patterns over bytes ------------------------------------------------------------------------

using ByteSet = std::bitset<256>;
struct Span {
  int from;
  int to;
};

ByteSet bytes(std::initializer_list<Span> spans) {
  ByteSet set;
  for (const Span& span : spans) {
    for (int b = span.from; b <= span.to; ++b) set.set(size_t(b));
  }
  return set;
}
ByteSet one(int byte) {
  return bytes({{byte, byte}});
}

using Pattern = std::vector<ByteSet>;

bool matches_at(const Pattern& pattern, std::string_view text, size_t at) {
  if (at + pattern.size() > text.size()) return false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (!pattern[i].test(static_cast<unsigned char>(text[at + i]))) return false;
  }
  return true;
}

// The length of the first of `patterns` that matches at `at`; 0 when none does.
size_t match_length(const std::vector<Pattern>& patterns, std::string_view text, size_t at) {
  for (const Pattern& pattern : patterns) {
    if (matches_at(pattern, text, at)) return pattern.size();
  }
  return 0;
}

template <class Replace>
std::string replace_all(const std::vector<Pattern>& patterns, std::string_view text,
                        Replace replace) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t length = match_length(patterns, text, at);
    if (length == 0) {
      out.push_back(text[at++]);
      continue;
    }
    out += replace(text.substr(at, length));
    at += length;
  }
  return out;
}

// UTF-8 whose byte A0 some program took for a space. Two-byte letters only where A0 makes a likely
// one; of three bytes only scripts that plausibly stand beside Latin; of four only lead byte F0.
const std::vector<Pattern>& spaced_patterns() {
  static const std::vector<Pattern> patterns = [] {
    const ByteSet blank = one(' ');
    const ByteSet next = bytes({{0x80, 0xBF}});
    const ByteSet likely = bytes({{0x80, 0x84}, {0x86, 0x9F}, {0xA1, 0xBF}});
    const ByteSet lead_2 = one(0xC2) | one(0xC3) | one(0xC5) | one(0xCE) | one(0xD0) | one(0xD9);
    return std::vector<Pattern>{
        {lead_2, blank},
        {bytes({{0xE2, 0xE3}}), blank, likely},
        {bytes({{0xE0, 0xE3}}), likely, blank},
        {one(0xF0), blank, next, next},
        {one(0xF0), next, blank, next},
        {one(0xF0), next, next, blank},
    };
  }();
  return patterns;
}

// UTF-8 in which a byte was lost: 1A marks it, or at most one question mark.
const std::vector<Pattern>& lossy_patterns() {
  static const std::vector<Pattern> patterns = [] {
    const ByteSet lost = one(0x1A);
    const ByteSet gone = lost | one('?');
    const ByteSet next = bytes({{0x80, 0xBF}});
    const ByteSet some = lost | next;
    const ByteSet any = gone | next;
    const ByteSet high = bytes({{0xA0, 0xAF}});
    const ByteSet low = bytes({{0xB0, 0xBF}});
    const ByteSet lead_3 = bytes({{0xE0, 0xEF}});
    const ByteSet lead_4 = bytes({{0xF0, 0xF4}});
    return std::vector<Pattern>{
        {bytes({{0xC2, 0xDF}}), lost},
        {bytes({{0xC2, 0xC3}}), one('?')},
        {one(0xED), high, gone, one(0xED), low, any},
        {one(0xED), high, any, one(0xED), low, gone},
        {lead_3, gone, some},
        {lead_3, some, gone},
        {lead_4, gone, some, some},
        {lead_4, some, gone, some},
        {lead_4, some, some, gone},
        {lost},
    };
  }();
  return patterns;
}

// "Ã la" was "à la": the letter is a word of its own, so it keeps a space behind it, except in the
// Portuguese words that begin with it.
std::string keep_word_a_grave(std::string_view text) {
  constexpr std::string_view letter = "\xC3 ";
  constexpr std::string_view exceptions[] = {" ", "quele", "quela", "quilo", "s "};
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (!rest.starts_with(letter)) {
      out.push_back(text[at++]);
      continue;
    }
    const auto follows = [&](std::string_view word) { return rest.substr(2).starts_with(word); };
    const bool inside = std::any_of(std::begin(exceptions), std::end(exceptions), follows);
    out += inside ? "\xC3 " : "\xC3\xA0 ";
    at += letter.size();
  }
  return out;
}

std::string restore_byte_a0(std::string_view text) {
  return replace_all(spaced_patterns(), keep_word_a_grave(text), [](std::string_view found) {
    std::string restored(found);
    std::replace(restored.begin(), restored.end(), ' ', '\xA0');
    return restored;
  });
}

bool has_spaced_sequence(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (match_length(spaced_patterns(), text, at) > 0) return true;
  }
  return false;
}

// ---- UTF-8 inside text that is otherwise right --------------------------------------------------

using CharSet = std::unordered_set<char32_t>;

// What these bytes mean in the encodings that are like Latin-1: all but the last two code pages.
CharSet meanings(std::initializer_list<Span> spans) {
  CharSet set;
  for (const CodePage page : code_pages) {
    if (page == CodePage::mac_roman || page == CodePage::cp437) continue;
    for (const Span& span : spans) {
      for (int b = span.from; b <= span.to; ++b) {
        set.insert(meaning_of(page, static_cast<unsigned char>(b)));
      }
    }
  }
  return set;
}

struct Clues {
  CharSet first_of_2 = meanings({{0xC2, 0xDF}});
  CharSet first_of_3 = meanings({{0xE0, 0xEF}});
  CharSet first_of_4 = meanings({{0xF0, 0xF0}, {0xF3, 0xF3}});
  CharSet next = meanings({{0x80, 0xBF}});
  CharSet next_only;  // of `next`, those that seldom stand for themselves

  Clues() {
    next_only = next;
    for (const char32_t c : std::u32string_view(U"–—―‘’‚“”„•…")) next_only.erase(c);
    next.insert(U' ');  // where a byte A0 was
  }
};

// How many characters at `at` are one misread UTF-8 sequence; 0 when they are none.
size_t sequence_length(const Clues& clues, std::u32string_view text, size_t at) {
  const char32_t first = text[at];
  size_t length = 0;
  if (clues.first_of_2.contains(first))
    length = 2;
  else if (clues.first_of_3.contains(first))
    length = 3;
  else if (clues.first_of_4.contains(first))
    length = 4;
  if (length == 0 || at + length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!clues.next.contains(text[at + i])) return 0;
  }
  return length;
}

// Mends the runs that look like UTF-8, each alone. A run never is the whole text, so that this
// ends.
std::u32string fix_embedded(std::u32string_view text) {
  static const Clues clues;
  std::u32string out;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    if (at == 0 || !clues.next_only.contains(text[at - 1])) {
      while (end < text.size()) {
        const size_t length = sequence_length(clues, text, end);
        if (length == 0) break;
        end += length;
      }
    }
    if (end == at) {
      out.push_back(text[at++]);
      continue;
    }
    const std::u32string_view run = text.substr(at, end - at);
    if (run.size() < text.size() && looks_misread(run))
      out += fix_encoding(run);
    else
      out += run;
    at = end;
  }
  return out;
}

// ---- whole texts --------------------------------------------------------------------------------

std::optional<std::u32string> reread_as_utf8(std::u32string_view text, CodePage page) {
  auto encoded = encode(text, page);
  if (!encoded) return std::nullopt;
  if (has_spaced_sequence(*encoded)) encoded = restore_byte_a0(*encoded);
  if (is_windows(page)) {
    const auto lost = [](std::string_view) { return std::string("\xEF\xBF\xBD"); };
    encoded = replace_all(lossy_patterns(), *encoded, lost);
  }
  std::u32string fixed;
  if (!try_decode_utf8(*encoded, fixed)) return std::nullopt;
  return fixed;
}

std::u32string fix_once(std::u32string_view text) {
  if (!looks_misread(text)) return std::u32string(text);
  for (const CodePage page : code_pages) {
    if (auto fixed = reread_as_utf8(text, page)) return std::move(*fixed);
  }
  std::u32string embedded = fix_embedded(text);
  if (embedded != text) return embedded;
  return fix_c1_controls(text);
}

// Each round undoes one misreading; nobody misreads a text this often.
constexpr int rounds_max = 16;

}  // namespace

std::u32string fix_c1_controls(std::u32string_view text) {
  std::u32string out(text);
  for (char32_t& c : out) {
    if (c >= 0x80 && c <= 0x9F) {
      c = meaning_of(CodePage::windows_1252, static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::u32string fix_encoding(std::u32string_view text) {
  std::u32string current(text);
  for (int round = 0; round < rounds_max; ++round) {
    std::u32string next = fix_once(current);
    if (next == current) break;
    current = std::move(next);
  }
  return current;
}

}  // namespace atelier::text
