#include "gallery/text_column.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "gallery/test_assets.h"

namespace atelier::gallery {
namespace {

std::vector<size_t> rows_with(const TextColumn& column, std::string_view piece) {
  std::vector<size_t> rows;
  column.with(text::fold(piece)).each([&](size_t row) { rows.push_back(row); });
  return rows;
}

using Rows = std::vector<size_t>;

TEST(TextColumn, any_piece_of_a_text_finds_it) {
  TextColumn column(text::Split::words);
  for (const std::string_view text : {"A red fox, 100%_done", "", "redfox", "a  RED\nfox-trot"}) {
    column.append(text::fold(text));
  }
  EXPECT_EQ(rows_with(column, "red fox"), (Rows{0, 3}));
  EXPECT_EQ(rows_with(column, "d fo"), (Rows{0, 3}));
  EXPECT_EQ(rows_with(column, "edf"), (Rows{2}));
  EXPECT_EQ(rows_with(column, "100%_done"), (Rows{0}));
  EXPECT_EQ(rows_with(column, "%"), (Rows{0}));
  EXPECT_EQ(rows_with(column, "a red fox, 100%_done"), (Rows{0}));
  EXPECT_EQ(rows_with(column, "100__done"), (Rows{}));
  EXPECT_EQ(rows_with(column, "fox red"), (Rows{}));
  EXPECT_EQ(column.text(3), "a red fox-trot");
}

TEST(TextColumn, a_piece_of_many_words_in_many_rows_finds_each_of_them) {
  TextColumn column(text::Split::words);
  constexpr size_t rows = 240'000;
  // Seldom words have differences of one, two and three bytes.
  const std::vector<size_t> steps{3, 7, 300, 20'000};
  const auto has = [&](size_t row) {
    return std::ranges::any_of(steps, [&](size_t step) { return row % step == 1; }) ||
           row % 11 < 10;
  };
  for (size_t row = 0; row < rows; ++row) {
    std::string words = "owl";
    for (const size_t step : steps) {
      if (row % step == 1) words += " aszur" + std::to_string(step);
    }
    if (row % 11 < 10) words += " szu" + std::to_string(row % 11);
    column.append(words);
  }
  const Bits found = column.with("szu");
  for (size_t row = 0; row < rows; ++row) ASSERT_EQ(found.test(row), has(row)) << row;
}

TEST(TextColumn, words_side_by_side_only_where_they_are) {
  TextColumn column(text::Split::words);
  column.append("red car and fox");
  column.append("red fox and red car");
  EXPECT_EQ(rows_with(column, "red fox"), (Rows{1}));
  EXPECT_EQ(rows_with(column, "red car"), (Rows{0, 1}));
  EXPECT_EQ(rows_with(column, "and red c"), (Rows{1}));
}

TEST(TextColumn, scripts_without_spaces_are_searched_inside) {
  TextColumn column(text::Split::words);
  column.append(text::fold("犬と猫がいる"));
  column.append(text::fold("猫と犬"));
  EXPECT_EQ(rows_with(column, "と猫"), (Rows{0}));
  EXPECT_EQ(rows_with(column, "猫"), (Rows{0, 1}));
  EXPECT_EQ(rows_with(column, "猫犬"), (Rows{}));
}

// Enough rows for lists that become bits and for pieces so short that texts are asked directly.
TEST(TextColumn, every_part_of_many_texts_is_found_exactly) {
  Dice dice(5);
  TextColumn column(text::Split::words);
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) {
    texts.push_back(text::fold(test_text(dice, 10) + (dice.one_in(50) ? std::to_string(i) : "")));
    column.append(texts.back());
  }
  for (int i = 0; i < 400; ++i) {
    const std::string& source = dice.pick(texts);
    if (source.empty()) continue;
    const size_t from = dice.roll(source.size());
    const std::string piece = source.substr(from, 1 + dice.roll(14));
    const bool starts_inside = (piece.front() & 0xC0) == 0x80;
    if (starts_inside || text::fold(piece) != piece) continue;
    Rows expected;
    for (size_t row = 0; row < texts.size(); ++row) {
      if (texts[row].find(piece) != std::string::npos) expected.push_back(row);
    }
    ASSERT_EQ(rows_with(column, piece), expected) << piece;
  }
}

// Words that become frequent early, late and never, with neighbours before and after that.
TEST(TextColumn, phrases_of_frequent_words_are_found_exactly) {
  Dice dice(17);
  TextColumn column(text::Split::words);
  std::vector<std::string> texts;
  const std::vector<std::string> early{"red", "fox", "the", "bored", "a"};
  const std::vector<std::string> late{"ink", "owl", "the", "red", "seldom"};
  for (int i = 0; i < 4000; ++i) {
    std::string words;
    for (size_t n = 2 + dice.roll(6); n > 0; --n) {
      const bool rare = dice.one_in(40);
      words += (words.empty()    ? ""
                : dice.one_in(5) ? ", "
                                 : " ") +
               (rare ? "w" + std::to_string(dice.roll(900)) : dice.pick(i < 2000 ? early : late));
    }
    texts.push_back(words);
    column.append(words);
  }
  for (const char* piece : {"red fox", "the red", "ed fox", "a a", "owl, ink", "the red ink", "d f",
                            "seldom the red owl", "fox ink", "red, the", "o", "red w1"}) {
    Rows expected;
    for (size_t row = 0; row < texts.size(); ++row) {
      if (texts[row].find(piece) != std::string::npos) expected.push_back(row);
    }
    EXPECT_EQ(rows_with(column, piece), expected) << piece;
  }
}

TEST(TextColumn, dear_pieces_are_those_many_rows_share_through_many_words) {
  TextColumn column(text::Split::words);
  for (int row = 0; row < 300; ++row) {
    column.append("w" + std::to_string(row) + "dra mountain" + (row % 3 == 0 ? " a tower" : ""));
  }
  // Each word counts once for a piece it holds, each row once for a word.
  EXPECT_EQ(column.dear_pieces(1, 300).size(), 1U);
  const auto pieces = column.dear_pieces(100, 100);
  EXPECT_EQ(pieces.size(), 10U) << "dra, six of mountain, three of tower";
  EXPECT_EQ(std::ranges::count(pieces, "tai"), 1);
  EXPECT_EQ(pieces.back(), "wer");
  EXPECT_TRUE(column.dear_pieces(100, 301).empty());
}

// Rows far apart, close together and nearly all, each in the form that suits it, and words that
// change from one to the next.
TEST(Postings, lists_of_any_form_hold_the_rows_they_were_given) {
  constexpr uint32_t rows = 300'000;
  Postings postings;
  std::vector<std::vector<uint32_t>> expected(6);
  Dice dice(5);
  for (uint32_t row = 0; row < rows; ++row) {
    const bool late = row > rows / 2;
    const std::array<bool, 6> holds{true,
                                    dice.one_in(10),
                                    dice.one_in(100),
                                    dice.one_in(70'000),
                                    late ? dice.one_in(3) : dice.one_in(5000),
                                    !late && dice.one_in(40)};
    for (uint32_t word = 0; word < holds.size(); ++word) {
      if (!holds[word]) continue;
      postings.add(word, row);
      postings.add(word, row);
      expected[word].push_back(row);
    }
  }
  for (uint32_t word = 0; word < expected.size(); ++word) {
    Bits found(rows);
    postings.join(word, found);
    std::vector<uint32_t> members;
    found.each([&](size_t row) { members.push_back(uint32_t(row)); });
    EXPECT_EQ(members, expected[word]) << word;
    EXPECT_EQ(postings.count(word), expected[word].size());
  }
}

TEST(Bits, members_are_found_by_number_and_counted_before_a_place) {
  Dice dice(2);
  for (const size_t size : {1UL, 63UL, 64UL, 65UL, 511UL, 512UL, 513UL, 5000UL}) {
    Bits bits(size);
    std::vector<size_t> members;
    for (size_t i = 0; i < size; ++i) {
      if (dice.one_in(3)) bits.set(i);
      if (bits.test(i)) members.push_back(i);
    }
    const RankedBits ranked(bits);
    ASSERT_EQ(ranked.count(), members.size());
    for (size_t i = 0; i < members.size(); ++i) ASSERT_EQ(ranked.select(i), members[i]);
    for (size_t at = 0; at <= size; ++at) {
      ASSERT_EQ(ranked.rank(at), size_t(std::ranges::lower_bound(members, at) - members.begin()));
    }
    Bits flipped = bits;
    EXPECT_EQ(flipped.flip().count(), size - members.size());
  }
}

}  // namespace
}  // namespace atelier::gallery
