#include "text/repair.h"

#include <gtest/gtest.h>

#include "text/clip_words.h"
#include "text/html.h"
#include "text/utf8.h"

namespace atelier::text {
namespace {

std::string repaired(std::string_view text) {
  return encode_utf8(repair_text(decode_utf8(text)));
}
std::string unescaped(std::string_view text) {
  return encode_utf8(unescape_html(decode_utf8(text)));
}
// `text` as it looks when its UTF-8 was read as Latin-1, `times` over.
std::string misread(std::string text, int times = 1) {
  for (; times > 0; --times) {
    std::u32string chars;
    for (const char c : text) chars.push_back(static_cast<unsigned char>(c));
    text = encode_utf8(chars);
  }
  return text;
}

TEST(Repair, undoes_misread_utf8) {
  EXPECT_EQ(repaired("âœ” No problems"), "✔ No problems");
  EXPECT_EQ(repaired("schÃ¶n"), "schön");
  EXPECT_EQ(repaired("Ãºnico"), "único");
  EXPECT_EQ(repaired("This â€” should be an em dash"), "This — should be an em dash");
  EXPECT_EQ(repaired("â€œquotedâ€\u009d"), "\"quoted\"");
  EXPECT_EQ(repaired("voilÃ le travail"), "voilà le travail");
  EXPECT_EQ(repaired("Ã la mode"), "à la mode");
  EXPECT_EQ(repaired("РџСЂРёРІРµС‚"), "Привет");        // Windows-1251
  EXPECT_EQ(repaired("fa√ßade, 50¬∞"), "façade, 50°");  // MacRoman
  EXPECT_EQ(repaired(misread("naïve 猫 🐱")), "naïve 猫 🐱");
  EXPECT_EQ(repaired(misread("naïve 猫 🐱", 3)), "naïve 猫 🐱");
}

TEST(Repair, undoes_misread_parts_of_good_text) {
  EXPECT_EQ(repaired("中文 and cafÃ© au lait — â€œoui"), "中文 and café au lait — \"oui");
  EXPECT_EQ(repaired("â€œ like this â€\uFFFD"), "\" like this \uFFFD");
}

TEST(Repair, leaves_alone_what_a_person_may_have_written) {
  for (const char* text : {"not such a fan of Charlotte Brontë…\"", "AHÅ™, the new sofa from IKEA®",
                           "This text is fine already :þ", "Ångström", "naïve café", "5 × £35",
                           "PARCE QUE SUR LEURS PLAQUES IL Y MARQUÉ…", "ŠKODA", "猫と犬",
                           "🐱👍🏽", "НОВОСТИ", "‹quoted›", "ÃÑ"}) {
    EXPECT_EQ(repaired(text), text);
  }
}

TEST(Repair, makes_odd_forms_plain) {
  EXPECT_EQ(repaired("ﬂuﬃeﬆ"), "fluffiest");
  EXPECT_EQ(repaired("ＬＯＵＤ　ＮＯＩＳＥＳ"), "LOUD NOISES");
  EXPECT_EQ(repaired("Ｕﾀｰﾝ"), "Uターン");
  EXPECT_EQ(repaired("\u201chere\u2019s a test\u201d"), "\"here's a test\"");
  EXPECT_EQ(repaired("cafe\u0301"), "caf\u00e9");
  EXPECT_EQ(repaired("two\u2029lines\r\nthree\rfour"), "two\nlines\nthree\nfour");
  EXPECT_EQ(repaired("\x1b[36;44mI'm blue\x1b[0m"), "I'm blue");
  EXPECT_EQ(repaired("\xEF\xBB\xBF"
                     "a\x07"
                     "b\x7F"),
            "ab");
  EXPECT_EQ(repaired("never UTF-8 at all\u0085"), "never UTF-8 at all…");
  EXPECT_EQ(repaired("\xED\xA0\xBD\xED\xB2\xA9"), "💩");  // a pair of surrogates, each encoded
  EXPECT_EQ(repaired("\xED\xA0\xBD"), "\uFFFD");
}

TEST(Repair, undoes_whole_entities_unless_there_are_tags) {
  EXPECT_EQ(repaired("P&EACUTE;REZ &ntilde; &nTILDE;"), "PÉREZ ñ &nTILDE;");
  EXPECT_EQ(repaired("BUNDESSTRA&SZLIG;E"), "BUNDESSTRASSE");
  EXPECT_EQ(repaired("this&not that"), "this&not that");
  EXPECT_EQ(repaired("<em>&lt;3</em>"), "<em>&lt;3</em>");
  EXPECT_EQ(repaired("&macr;\\_(ã\u0083\u0084)_/&macr;"), "¯\\_(ツ)_/¯");
  EXPECT_EQ(repaired("&#59; &#x3b;"), "&#59; &#x3b;");  // only a decoded ';' would remain
}

TEST(Html, follows_the_rules_of_browsers) {
  EXPECT_EQ(unescaped("&amp;lt; &notit; &notin; &ampx"), "&lt; ¬it; ∉ &x");
  EXPECT_EQ(unescaped("&#x1F600;&#128;&#0;&#xD800;&#1114112;&#1;!"), "😀€\uFFFD\uFFFD\uFFFD!");
  EXPECT_EQ(unescaped("&#;&#x;&;& &unknown;"), "&#;&#x;&;& &unknown;");
  EXPECT_EQ(unescaped("&#99999999999999999999999999;"), "\uFFFD");
  EXPECT_EQ(unescaped("&acE;&fjlig;"), "\u223E\u0333fj");
}

TEST(Words, are_cut_as_the_pattern_says) {
  const std::u32string text = U"i'll don't '\u017F 3d 12 a1b!'s <|startoftext|>x";
  std::vector<std::string> words;
  for (const auto word : split_words(text)) words.push_back(encode_utf8(word));
  EXPECT_EQ(words, (std::vector<std::string>{"i", "'ll", "don", "'t", "'\u017F", "3", "d", "1", "2",
                                             "a", "1", "b", "!'", "s", "<|startoftext|>", "x"}));
}

TEST(Words, clean_text_is_lower_case_with_single_spaces) {
  const auto cleaned = [](std::string_view text) {
    return encode_utf8(clean_prompt(decode_utf8(text)));
  };
  EXPECT_EQ(cleaned("  A\u00A0\u3000B\n\nC "), "a b c");
  EXPECT_EQ(cleaned("ΟΔΟΣ İ"), "οδος i\u0307");      // a final sigma; a dotted i keeps its dot
  EXPECT_EQ(cleaned("&amp;amp;lt;"), "<");           // repair goes on until nothing changes
  EXPECT_EQ(cleaned("<b>&amp;amp;lt;"), "<b>&lt;");  // with tags: undone twice, no more
}

}  // namespace
}  // namespace atelier::text
