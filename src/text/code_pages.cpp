#include "text/code_pages.h"

#include <algorithm>
#include <vector>

namespace atelier::text {
namespace {

using UpperHalf = std::array<char32_t, 128>;

// In the order of CodePage, without latin_1, whose bytes stand for themselves.
constexpr std::array<UpperHalf, 8> upper_halves{{
#include "text/code_pages.inc"
}};

struct Pair {
  char32_t code;
  unsigned char byte;
};
// Sorted by code.
using Reverse = std::vector<Pair>;

Reverse make_reverse(CodePage page) {
  Reverse pairs;
  for (int byte = 0x80; byte <= 0xFF; ++byte) {
    const auto value = static_cast<unsigned char>(byte);
    pairs.push_back({meaning_of(page, value), value});
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.code < b.code; });
  return pairs;
}

const Reverse& reverse_of(CodePage page) {
  static const std::vector<Reverse> all = [] {
    std::vector<Reverse> made;
    for (const CodePage each : code_pages) made.push_back(make_reverse(each));
    return made;
  }();
  return all[size_t(page)];
}

constexpr char32_t replacement = 0xFFFD;
constexpr char substitute = 0x1A;

std::optional<char> encode_one(char32_t c, CodePage page) {
  if (is_windows(page) && c == replacement) return substitute;
  if (is_windows(page) && c == char32_t(substitute)) return std::nullopt;
  if (c < 0x80) return char(c);
  const Reverse& pairs = reverse_of(page);
  const auto found = std::lower_bound(pairs.begin(), pairs.end(), c,
                                      [](const Pair& p, char32_t code) { return p.code < code; });
  if (found == pairs.end() || found->code != c) return std::nullopt;
  return char(found->byte);
}

}  // namespace

bool is_windows(CodePage page) {
  return page >= CodePage::windows_1252 && page <= CodePage::windows_1254;
}

char32_t meaning_of(CodePage page, unsigned char byte) {
  if (page == CodePage::latin_1 || byte < 0x80) return byte;
  return upper_halves[size_t(page) - 1][byte - 0x80U];
}

std::optional<std::string> encode(std::u32string_view text, CodePage page) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : text) {
    const auto byte = encode_one(c, page);
    if (!byte) return std::nullopt;
    out.push_back(*byte);
  }
  return out;
}

}  // namespace atelier::text
