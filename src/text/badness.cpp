// The classes and rules are those that ftfy 6.1.1 (Robyn Speer, MIT licence) documents for its
// heuristic: CLIP's reference cleans prompts with that version, so another judgement would give
// other tokens. Only "does any rule match?" is needed, so the order of the rules does not matter.
#include "text/badness.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "text/unicode.h"

namespace atelier::text {
namespace {

// A character may be in several classes.
enum Class : uint32_t {
  common = 1 << 0,  // appears in many contexts
  c1 = 1 << 1,      // control characters that only misreading makes
  bad = 1 << 2,     // hardly ever used on purpose
  currency = 1 << 3,
  opening = 1 << 4,  // punctuation that starts something
  closing = 1 << 5,  // punctuation that ends something
  numeric = 1 << 6,
  kaomoji = 1 << 7,        // letters that serve as faces
  upper = 1 << 8,          // accented capitals
  lower = 1 << 9,          // accented small letters
  upper_common = 1 << 10,  // capitals of other alphabets
  lower_common = 1 << 11,
  box = 1 << 12,
  ascii_upper = 1 << 13,
  ascii_lower = 1 << 14,
  word = 1 << 15,  // letters, numbers and the underscore
  space = 1 << 16
};
constexpr uint32_t ascii_letter = ascii_upper | ascii_lower;
// Unions that several rules share.
constexpr uint32_t accented = lower | upper;
constexpr uint32_t symbols = currency | numeric;
constexpr uint32_t around_bad = accented | box | opening | closing | symbols;
constexpr uint32_t arabic = common | currency | bad | numeric | opening;
constexpr uint32_t between = c1 | bad | opening | closing | currency;

struct Members {
  uint32_t classes;
  std::u32string_view chars;  // "a-z" is a range
};

constexpr Members members[] = {
    {common, U"\u00A0\u00AD\u00B7\u00B4\u2013\u2014\u2015\u2026\u2019"},
    {c1, U"\u0080-\u009F"},
    {bad, U"¦¤¨¬¯¶§¸ƒˆˇ˘˛˜†‡‰⌐◊\uFFFDªº"},
    {currency, U"¢£¥₧€"},
    {opening, U"¡«¿©\u0384\u0385‘‚“„•‹\uF8FF"},
    {closing, U"®»˝”›™"},
    {numeric, U"²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№"},
    {kaomoji, U"Ò-ÖÙ-Üò-öø-üŐ°"},
    {upper, U"À-ÑØÜÝĂĄĆČĎĐĘĚĞİĹĽŁŃŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ"},
    {lower, U"ßà-ñăąćčďđęěğĺľłœŕśşšťüźżžґﬁﬂ"},
    {upper_common, U"ÞΑ-ΩΆΈΉΊΌΎΏΪΫЁ-Я"},
    {lower_common, U"α-ωάέήίΰа-џ"},
    {box, U"│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓"},
    {ascii_upper, U"A-Z"},
    {ascii_lower, U"a-z"},
};

struct Interval {
  char32_t from;
  char32_t to;
  uint32_t classes;
};

std::vector<Interval> make_intervals() {
  std::vector<Interval> all;
  for (const Members& group : members) {
    const auto chars = group.chars;
    for (size_t i = 0; i < chars.size(); ++i) {
      const bool range = i + 2 < chars.size() && chars[i + 1] == U'-';
      all.push_back({chars[i], range ? chars[i + 2] : chars[i], group.classes});
      if (range) i += 2;
    }
  }
  return all;
}

uint32_t classes_of(char32_t c) {
  static const std::vector<Interval> intervals = make_intervals();
  uint32_t classes = 0;
  for (const Interval& each : intervals) {
    if (c >= each.from && c <= each.to) classes |= each.classes;
  }
  if (c == U'_' || is_letter(c) || is_number(c)) classes |= word;
  if (is_space(c)) classes |= space;
  return classes;
}

// One place of a rule: a character of these classes or one of these characters.
struct Slot {
  uint32_t classes = 0;
  std::u32string_view chars = {};
  bool other_than = false;  // turns the meaning around
};

struct Rule {
  std::vector<Slot> slots;
  bool at_start = false;
};

std::vector<Rule> make_rules() {
  const Slot arabic_lead{0, U"ØÙ"};
  const Slot arabic_next{arabic, U"ŸŠ®°µ»"};
  return {
      {{{c1}}},
      {{{around_bad | bad}, {bad}}},
      {{{ascii_letter}, {lower_common | upper_common}, {bad}}},
      {{{bad}, {around_bad}}},
      {{{lower | lower_common | box | closing | symbols}, {upper}}},
      {{{box | closing | symbols}, {lower}}},
      // A capital before a currency sign needs more evidence: fancy spellings use it.
      {{{lower | box | closing}, {currency}}},
      {{{space}, {upper}, {currency}}},
      {{{upper | box}, {numeric}}},
      {{{accented | box | currency | closing}, {opening}, {numeric}}},
      {{{accented | symbols | box}, {closing}, {opening}}},
      {{{symbols | box}, {opening}}},
      {{{ascii_lower}, {upper}, {opening | currency}}},
      {{{box}, {kaomoji}}},
      {{{accented | symbols | opening | closing}, {box}}},
      {{{box}, {closing}}},
      {{{accented}, {closing}, {word}}},
      {{{0, U"Œœ"}, {ascii_letter, {}, true}}},
      // Two characters of Windows-1252 that the classes do not cover.
      {{{0, U"ÂÃÎÐ"}, {opening | closing, U"€Šš¢£Ÿž\u00A0\u00AD®©°·»–—´"}}},
      {{{0, U"×"}, {0, U"²³"}}},
      // Arabic; the second characters are common, so two pairs are asked for.
      {{arabic_lead, arabic_next, arabic_lead, arabic_next}},
      // The start of South Asian letters.
      {{{0, U"à"}, {0, U"²µ¹¼½¾"}}},
      // MacRoman.
      {{{0, U"√"}, {0, U"±∂†≠®™´≤≥¥µø"}}},
      {{{0, U"≈"}, {0, U"°¢"}}},
      {{{0, U"‚"}, {0, U"Ä"}, {0, U"ìîïòôúùû†°¢π"}}},
      {{{0, U"‚"}, {0, U"âó"}, {0, U"àä°ê"}}},
      // Windows-1251: punctuation, letters, and letters misread twice near a Latin one.
      {{{0, U"в"}, {0, U"Ђ"}}},
      {{{0, U"ВГРС"}, {between, U"°µ"}, {0, U"ВГРС"}}},
      {{{0, U"Г"},
        {0, U"ў"},
        {0, U"В"},
        {0, U"Ђ"},
        {0, U"В"},
        {0, U"\n", true},
        {ascii_letter, U" "}}},
      // The letters à and á, and the no-break space itself.
      {{{0, U"Ã"}, {0, U"\u00A0¡"}}},
      {{{ascii_lower}, {0, U"ÃÂ"}, {0, U" "}}},
      {{{ascii_lower}, {space}, {0, U"ÃÂ"}, {0, U" "}}},
      {{{0, U"ÃÂ"}, {0, U" "}}, true},
      {{{ascii_lower | closing, U".,?!"}, {0, U"Â"}, {opening | closing, U" "}}},
      // Windows-1253: punctuation, then letters.
      {{{0, U"β"}, {0, U"€"}, {0, U"™\u00A0Ά\u00AD®°"}}},
      {{{0, U"ΒΓΞΟ"}, {between, U"°"}, {0, U"ΒΓΞΟ"}}},
  };
}

struct Seen {
  char32_t code;
  uint32_t classes;
};

bool fits(const Slot& slot, const Seen& seen) {
  const bool inside =
      (slot.classes & seen.classes) != 0 || slot.chars.find(seen.code) != std::u32string_view::npos;
  return inside != slot.other_than;
}

bool matches_at(const Rule& rule, const std::vector<Seen>& text, size_t at) {
  if (at + rule.slots.size() > text.size() || (rule.at_start && at != 0)) return false;
  for (size_t i = 0; i < rule.slots.size(); ++i) {
    if (!fits(rule.slots[i], text[at + i])) return false;
  }
  return true;
}

}  // namespace

bool looks_misread(std::u32string_view text) {
  static const std::vector<Rule> rules = make_rules();
  if (std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x80; })) return false;
  std::vector<Seen> seen;
  seen.reserve(text.size());
  for (const char32_t c : text) seen.push_back({c, classes_of(c)});
  for (size_t at = 0; at < seen.size(); ++at) {
    for (const Rule& rule : rules) {
      if (matches_at(rule, seen, at)) return true;
    }
  }
  return false;
}

}  // namespace atelier::text
