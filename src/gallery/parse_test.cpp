#include "gallery/parse.h"

#include <gtest/gtest.h>

#include "gallery/test_assets.h"
#include "text/zones.h"

namespace atelier::gallery {
namespace {

Query parsed(std::string_view text, std::string_view zone = "UTC") {
  auto query = parse_query(text, zone);
  EXPECT_TRUE(query) << text << ": " << (query ? "" : query.error().message);
  return query ? *query : Query{};
}

std::string fault(std::string_view text) {
  const auto query = parse_query(text, "UTC");
  if (query || query.error().faults.empty()) return "none";
  EXPECT_EQ(query.error().kind, ErrorKind::invalid);
  EXPECT_EQ(query.error().faults.front().field, "q");
  return query.error().faults.front().says;
}

TEST(Parse, words_phrases_and_refusals) {
  EXPECT_EQ(parsed(""), all_of({}));
  EXPECT_EQ(parsed("  Fox "), has_words("fox"));
  EXPECT_EQ(parsed("red fox"), all_of({has_words("red"), has_words("fox")}));
  EXPECT_EQ(parsed("\"Red  FOX\" -dog"),
            all_of({has_words("red fox"), not_any({has_words("dog")})}));
  EXPECT_EQ(parsed("-\"red fox\""), not_any({has_words("red fox")}));
  EXPECT_EQ(parsed("100%_done"), has_words("100%_done"));
}

TEST(Parse, or_binds_tighter_than_the_space) {
  const Query either = any_of({has_words("fox"), has_words("wolf")});
  EXPECT_EQ(parsed("red fox OR wolf"), all_of({has_words("red"), either}));
  EXPECT_EQ(parsed("fox OR wolf OR (a b)"), any_of({has_words("fox"), has_words("wolf"),
                                                    all_of({has_words("a"), has_words("b")})}));
  EXPECT_EQ(parsed("-(fox OR wolf)"), not_any({all_of({either})}));
  EXPECT_EQ(parsed("fox or wolf"), all_of({has_words("fox"), has_words("or"), has_words("wolf")}));
}

TEST(Parse, what_is_half_typed_says_nothing_yet) {
  EXPECT_EQ(parsed("fox OR"), has_words("fox"));
  EXPECT_EQ(parsed("OR fox"), has_words("fox"));
  EXPECT_EQ(parsed("model:"), all_of({}));
  EXPECT_EQ(parsed("fox tag:\""), has_words("fox"));
  EXPECT_EQ(parsed("\"red fo"), has_words("red fo"));
  EXPECT_EQ(parsed("()"), all_of({}));
}

TEST(Parse, what_is_no_field_is_text) {
  EXPECT_EQ(parsed("http://x"), has_words("http://x"));
  EXPECT_EQ(parsed("(masterpiece:1.2)"), has_words("masterpiece:1.2"));
  EXPECT_EQ(parsed("(fox"), has_words("(fox"));
  EXPECT_EQ(parsed("fox)"), has_words("fox)"));
  EXPECT_EQ(parsed("f(x)"), has_words("f(x)"));
  EXPECT_EQ(parsed("- fox"), all_of({has_words("-"), has_words("fox")}));
  EXPECT_EQ(parsed(":"), has_words(":"));
}

TEST(Parse, fields) {
  EXPECT_EQ(parsed("MODEL:\"Dream Shaper\""), name_has(NameField::model, "dream shaper"));
  EXPECT_EQ(parsed("-tag:fox"), not_any({name_has(NameField::tag, "fox")}));
  EXPECT_EQ(parsed("board:none"), name_is(NameField::board, {""}));
  EXPECT_EQ(parsed("negative:blurry"), has_text(TextField::negative, "blurry"));
  EXPECT_EQ(parsed("is:favorite"), is(Flag::favorite));
  EXPECT_EQ(parsed("status:in_review"), is(Flag::in_review));
  EXPECT_EQ(parsed("source:uploaded"), is(Flag::uploaded));
  EXPECT_EQ(parsed("seed:42"), in_range(NumberField::seed, 42, 42));
  EXPECT_EQ(parsed("rating:>=3"), in_range(NumberField::rating, 3, INT64_MAX));
  EXPECT_EQ(parsed("steps:<20"), in_range(NumberField::steps, INT64_MIN, 19));
  EXPECT_EQ(parsed("steps:10..20"), in_range(NumberField::steps, 10, 20));
  EXPECT_EQ(parsed("cfg:7.5"), in_range(NumberField::cfg, 7500, 7500));
  EXPECT_EQ(parsed("size:>1024"), in_range(NumberField::longest, 1025, INT64_MAX));
  EXPECT_EQ(
      parsed("size:512\xC3\x97"
             "768"),
      all_of({in_range(NumberField::width, 512, 512), in_range(NumberField::height, 768, 768)}));
  EXPECT_EQ(parsed("seed:>9223372036854775807").low, INT64_MAX);
}

TEST(Parse, days_are_the_viewers) {
  const auto start = [](int year, int month, int day) {
    return text::day_start("Europe/Berlin", year, month, day).value();
  };
  const auto between = [](int64_t low, int64_t high) {
    return in_range(NumberField::created_at, low, high);
  };
  // The day the clocks went back has 25 hours.
  EXPECT_EQ(parsed("on:2026-10-25", "Europe/Berlin"),
            between(start(2026, 10, 25), start(2026, 10, 26) - 1));
  EXPECT_EQ(start(2026, 10, 26) - start(2026, 10, 25), 25 * 3'600'000);
  EXPECT_EQ(parsed("before:2026-01-01", "Europe/Berlin"),
            between(INT64_MIN, start(2026, 1, 1) - 1));
  EXPECT_EQ(parsed("after:2026-02", "Europe/Berlin"), between(start(2026, 2, 1), INT64_MAX));
  EXPECT_EQ(parsed("on:2025", "Europe/Berlin"), between(start(2025, 1, 1), start(2026, 1, 1) - 1));
  EXPECT_EQ(parsed("on:2025-12-31", "Europe/Berlin"),
            between(start(2025, 12, 31), start(2026, 1, 1) - 1));
  EXPECT_EQ(parsed("on:2026-01-30..2026-02", "Europe/Berlin"),
            between(start(2026, 1, 30), start(2026, 3, 1) - 1));
}

TEST(Parse, faults_tell_their_place) {
  EXPECT_EQ(fault("fox seed:many"), "at 10: \"many\" is no whole number");
  EXPECT_EQ(fault("rating:9"), "at 8: rating goes from 0 to 5");
  EXPECT_EQ(fault("before:2026-13-01"), "at 8: \"2026-13-01\" is no day such as 2026-11-25");
  EXPECT_EQ(fault("on:2026-02-30"), "at 4: \"2026-02-30\" is no day such as 2026-11-25");
  EXPECT_EQ(fault("on:2026-1-1-1"), "at 4: \"2026-1-1-1\" is no day such as 2026-11-25");
  EXPECT_EQ(fault("is:odd").substr(0, 9), "at 4: is:");
  EXPECT_EQ(fault("status:done").substr(0, 21), "at 8: it takes draft,");
  EXPECT_EQ(fault("size:4x"), "at 6: \"4x\" is no size such as 512x768");
  EXPECT_EQ(parse_query("seed:a steps:b", "UTC").error().faults.size(), 2U);
}

TEST(Parse, a_query_is_bounded) {
  EXPECT_EQ(fault(std::string(1001, 'a')), "must have at most 1000 bytes");
  std::string many;
  for (int i = 0; i < 65; ++i) many += "a ";
  EXPECT_EQ(fault(many), "at 129: more than 64 parts");
  EXPECT_EQ(fault(std::string(17, '(') + "a" + std::string(17, ')')),
            "at 17: more than 16 groups inside each other");
}

TEST(Parse, any_text_at_all_is_a_query_or_a_fault) {
  Dice dice(9);
  static const std::vector<std::string> parts{
      "(",       ")",  "\"", "-",    "OR", " ", ":",   "seed:", "rating:", "on:", "..",
      "2026-11", ">=", "a",  "\xFF", "猫", "x", "is:", "tag:",  "7",       "\n"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t n = dice.roll(12); n > 0; --n) text += dice.pick(parts);
    const auto query = parse_query(text, "UTC");
    if (query) {
      EXPECT_EQ(key_of(*query), key_of(*parse_query(text, "UTC")));
    } else {
      EXPECT_FALSE(query.error().faults.empty()) << text;
    }
  }
}

}  // namespace
}  // namespace atelier::gallery
