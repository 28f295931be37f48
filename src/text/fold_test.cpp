#include "text/fold.h"

#include <gtest/gtest.h>

#include <vector>

namespace atelier::text {
namespace {

std::vector<std::string> tokens(std::string_view folded, Split split = Split::words) {
  std::vector<std::string> out;
  for (size_t at = 0; at < folded.size();) {
    const size_t end = token_end(folded, at, split);
    out.emplace_back(folded.substr(at, end - at));
    at = end;
  }
  return out;
}

using Tokens = std::vector<std::string>;

TEST(Fold, case_and_white_space_do_not_matter) {
  EXPECT_EQ(fold("  A Red\t\n FOX  "), "a red fox");
  EXPECT_EQ(fold("\xE3\x80\x80Red\xC2\xA0\xE2\x80\x83 fox\xE3\x80\x80"), "red fox");
  EXPECT_EQ(fold(""), "");
  EXPECT_EQ(fold(" \n"), "");
}

TEST(Fold, every_script_with_case_is_folded) {
  EXPECT_EQ(fold("STRASSE"), fold("Stra\xC3\x9F"
                                  "e"));
  EXPECT_EQ(fold("\xCE\x9F\xCE\x94\xCE\x9F\xCE\xA3"), fold("\xCE\xBF\xCE\xB4\xCE\xBF\xCF\x82"));
  EXPECT_EQ(fold("\xD0\x97\xD0\x90\xD0\x9C\xD0\x9E\xD0\x9A"),
            fold("\xD0\xB7\xD0\xB0\xD0\xBC\xD0\xBE\xD0\xBA"));
}

TEST(Fold, composed_and_decomposed_are_the_same) {
  EXPECT_EQ(fold("Caf\xC3\xA9"), fold("cafe\xCC\x81"));
  EXPECT_NE(fold("cafe"), fold("caf\xC3\xA9"));
}

TEST(Fold, bytes_that_are_no_text_become_a_mark) {
  EXPECT_EQ(fold("a\xFF"
                 "b"),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(Fold, tokens_keep_their_leading_space) {
  EXPECT_EQ(tokens("a red_fox, 100%"), (Tokens{"a", " red_fox,", " 100%"}));
  EXPECT_EQ(tokens("img_01-b.png", Split::names), (Tokens{"img", "_", "0", "1", "-b", ".png"}));
}

TEST(Fold, characters_of_scripts_without_spaces_stand_alone) {
  EXPECT_EQ(tokens("a\xE7\x8C\xAB\xE7\x8A\xAC z"),
            (Tokens{"a", "\xE7\x8C\xAB", "\xE7\x8A\xAC", " z"}));
}

}  // namespace
}  // namespace atelier::text
