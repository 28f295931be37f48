#include <gtest/gtest.h>

#include <random>
#include <set>

#include "text/dynamic_prompt.h"
#include "text/prompt_syntax.h"
#include "text/triggers.h"

namespace atelier::text {
namespace {

Fragments weights(std::string_view text) {
  return parse_weights(text);
}
void expect_same(const Fragments& ours, const Fragments& theirs, std::string_view prompt) {
  ASSERT_EQ(ours.size(), theirs.size()) << prompt;
  for (size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].text, theirs[i].text) << prompt;
    EXPECT_NEAR(ours[i].weight, theirs[i].weight, 1e-9) << prompt;
  }
}

TEST(PromptSyntax, ReadsTheWeightsOfCompelAndA1111) {
  const std::pair<const char*, Fragments> cases[] = {
      {"", {{"", 1}}},
      {"a cat", {{"a cat", 1}}},
      {"a cat++ sat", {{"a ", 1}, {"cat", 1.21}, {" sat", 1}}},
      {"a cat-- sat", {{"a ", 1}, {"cat", 0.81}, {" sat", 1}}},
      {"cat+, dog", {{"cat", 1.1}, {", dog", 1}}},
      {"(big dog)1.3 ran", {{"big dog", 1.3}, {" ran", 1}}},
      {"(big dog)- ran", {{"big dog", 0.9}, {" ran", 1}}},
      {"(a (b)2 c)1.5", {{"a ", 1.5}, {"b", 3}, {" c", 1.5}}},
      {"(dog)0 cat", {{"dog", 0}, {" cat", 1}}},
      {"(dog)-1 cat", {{"dog", -1}, {" cat", 1}}},
      {"(dog:1.3) cat", {{"dog", 1.3}, {" cat", 1}}},
      {"((dog:2) cat: 0.5 )", {{"dog", 1}, {" cat", 0.5}}},
      {"[dog] cat", {{"dog", 1 / 1.1}, {" cat", 1}}},
      {"[[dog]]", {{"dog", 1 / 1.21}}},
      {"[dog:cat:0.5]", {{"[dog:cat:0.5]", 1}}},
      {"(dog)", {{"dog", 1}}},
      {"\"a dog\"+ x", {{"a dog", 1.1}, {" x", 1}}},
      {"3-4 well-known x+y", {{"3-4 well-known x+y", 1}}},
      {"a - b + c", {{"a - b + c", 1}}},
      {"+", {{"+", 1}}},
      {"\\(dog\\) \\\"x\\\" \\[y\\]", {{"(dog) \"x\" [y]", 1}}},
      {"cat\\+", {{"cat\\+", 1}}},
      {"(dog cat)] (", {{"dog cat] (", 1}}},
      {"5\" nail", {{"5\" nail", 1}}},
      {"(dog)1.3x", {{"dog1.3x", 1}}},
      {"(dog)9999999", {{"dog", 100}}},
      {"(dog:nan)", {{"dog:nan", 1}}},
  };
  for (const auto& [prompt, wanted] : cases) expect_same(weights(prompt), wanted, prompt);
}

TEST(PromptSyntax, ReadsBlendsAndConjunctions) {
  const auto blend =
      parse_prompt(" (\"a cat\", 'a dog''s', \u201ca (fox)1.3\u201d).blend(1, 1, -.5)");
  ASSERT_EQ(blend.parts.size(), 1U);
  ASSERT_EQ(blend.parts[0].parts.size(), 3U);
  EXPECT_EQ(blend.parts[0].weights, (std::vector<double>{1, 1, -0.5}));
  EXPECT_TRUE(blend.parts[0].normalised);
  expect_same(blend.parts[0].parts[2], {{"a ", 1}, {"fox", 1.3}}, "third");
  EXPECT_FALSE(parse_prompt("(\"a\",\"b\").blend(1,1,no_normalize)").parts[0].normalised);

  const auto both =
      parse_prompt("(\"a cat, it's (old)\", (\"b\", \"c\").blend(.7,.3)).and(1, 0.5)");
  ASSERT_EQ(both.parts.size(), 2U);
  EXPECT_EQ(both.weights, (std::vector<double>{1, 0.5}));
  expect_same(both.parts[0].parts[0], {{"a cat, it's old", 1}}, "first");
  EXPECT_EQ(both.parts[1].parts.size(), 2U);
  EXPECT_EQ(parse_prompt("(\"a\", \"b\").and()").weights, (std::vector<double>{1, 1}));
}

TEST(PromptSyntax, WhatIsNoCallIsText) {
  for (const char* prompt :
       {"(\"a\", \"b\").swap(1)", "(\"a\", \"b\").blend(1", "(\"a\", ).blend(1)", "().blend(1,2)",
        "(\"a\", \"b\").blend(x)", "x (\"a\", \"b\").blend(1, 1)"}) {
    const auto parsed = parse_prompt(prompt);
    ASSERT_EQ(parsed.parts.size(), 1U);
    EXPECT_EQ(parsed.parts[0].parts.size(), 1U) << prompt;
  }
}

// Whatever comes in: finite weights, something to read, no text from nowhere, and linear time.
TEST(PromptSyntax, KeepsItsPromisesOnAnything) {
  std::mt19937 random(11);
  const std::string_view pieces[] = {"cat",   " ",  "(",    ")", "[",           "]", "+",
                                     "-",     "\"", "\\",   ":", "1.3",         ",", ".blend(",
                                     ".and(", "0",  "\xff", "'", "no_normalize"};
  for (int i = 0; i < 30'000; ++i) {
    std::string prompt;
    for (size_t k = random() % 24; k > 0; --k) prompt += pieces[random() % std::size(pieces)];
    const auto parsed = parse_prompt(prompt);
    ASSERT_FALSE(parsed.parts.empty());
    ASSERT_EQ(parsed.parts.size(), parsed.weights.size());
    for (const auto& blend : parsed.parts) {
      ASSERT_FALSE(blend.parts.empty());
      ASSERT_EQ(blend.parts.size(), blend.weights.size());
      for (const auto& fragments : blend.parts) {
        ASSERT_FALSE(fragments.empty());
        for (const auto& fragment : fragments) {
          ASSERT_LE(std::abs(fragment.weight), 100);
          ASSERT_LE(fragment.text.size(), prompt.size());
        }
      }
    }
  }
}

TEST(PromptSyntax, PlainTextHasOneFragmentOfItself) {
  std::mt19937 random(12);
  for (int i = 0; i < 2'000; ++i) {
    std::string prompt;
    for (size_t k = random() % 40; k > 0; --k) prompt += "abc ,.;é{}"[random() % 11];
    expect_same(weights(prompt), {{prompt, 1}}, prompt);
    // Putting it in brackets with a weight changes the weight of all of it, and nothing else.
    if (prompt.empty()) continue;
    expect_same(weights("(" + prompt + ")1.5"), {{prompt, 1.5}}, prompt);
    expect_same(weights("((" + prompt + ")1.5)2"), {{prompt, 3}}, prompt);
  }
}

TEST(PromptSyntax, DeepNestingIsTextAndNeverSlow) {
  for (const std::string open : {"(", "[", "\"", "(\"", "([", "(a", "\\("}) {
    std::string prompt;
    for (int i = 0; i < 50'000; ++i) prompt += open;
    EXPECT_FALSE(weights(prompt).empty());
    for (int i = 0; i < 50'000; ++i) prompt += open[0] == '[' ? "]" : ")";
    EXPECT_FALSE(parse_prompt(prompt).parts.empty());
  }
}

// ---- alternatives -------------------------------------------------------------------------------

std::vector<std::string> wildcard_lines(std::string_view name) {
  if (name == "colour") return {"red", "dark {green|blue}"};
  if (name == "loop") return {"__loop__"};
  return {};
}
std::vector<std::string> all(std::string_view prompt, size_t most = 100) {
  const auto made = all_prompts(prompt, wildcard_lines, most);
  return made ? *made : std::vector<std::string>{"fault: " + made.error().message};
}
using Texts = std::vector<std::string>;

TEST(DynamicPrompt, GivesEveryCombinationInOrder) {
  EXPECT_EQ(all("a cat"), (Texts{"a cat"}));
  EXPECT_EQ(all("{a|b} {c|d}"), (Texts{"a c", "a d", "b c", "b d"}));
  EXPECT_EQ(all("{a|{b|c}d}"), (Texts{"a", "bd", "cd"}));
  EXPECT_EQ(all("{2$$a|b|c}"), (Texts{"a, b", "a, c", "b, a", "b, c", "c, a", "c, b"}));
  EXPECT_EQ(all("{1-2$$ and $$a|b}"), (Texts{"a", "b", "a and b", "b and a"}));
  EXPECT_EQ(all("a{|, b}"), (Texts{"a", "a, b"}));
  EXPECT_EQ(all("{3::a|1::b}"), (Texts{"a", "b"}));
  EXPECT_EQ(all("__colour__ car"), (Texts{"red car", "dark green car", "dark blue car"}));
  EXPECT_EQ(all("__missing__ a__b"), (Texts{"__missing__ a__b"}));
  EXPECT_EQ(all("\\{a\\|b\\}"), (Texts{"{a|b}"}));
  EXPECT_EQ(all("{a|b}{c|d}", 3), (Texts{"ac", "ad", "bc"}));
}

TEST(DynamicPrompt, RefusesWhatDoesNotCloseAndBoundsTheRest) {
  EXPECT_NE(all("a {b|c")[0].find("character 3"), std::string::npos);
  EXPECT_NE(all("__loop__")[0].find("too deeply"), std::string::npos);
  EXPECT_NE(all(std::string(40, '{') + std::string(40, '}'))[0].find("too deeply"),
            std::string::npos);
  std::string wide;
  for (int i = 0; i < 40; ++i) wide += "{a|b|c|d}";
  EXPECT_EQ(all(wide, 1'000'000).size(), dynamic_prompts_max);
  std::string shuffled = "{12$$a";
  for (int i = 0; i < 12; ++i) shuffled += "|b";
  EXPECT_EQ(all(shuffled + "}", 50).size(), 50U);
}

TEST(DynamicPrompt, ChanceFollowsSeedAndWeights) {
  std::set<std::string> seen;
  int reds = 0;
  for (uint64_t seed = 0; seed < 4'000; ++seed) {
    const auto one = *random_prompt("{3::red|1::blue} {2$$a|b|c}", {}, seed);
    EXPECT_EQ(one, *random_prompt("{3::red|1::blue} {2$$a|b|c}", {}, seed));
    seen.insert(one);
    reds += one.starts_with("red") ? 1 : 0;
  }
  EXPECT_EQ(seen.size(), 12U);
  EXPECT_NEAR(reds, 3'000, 120);
  EXPECT_EQ(*random_prompt("{0::a|0::b}", {}, 1), "b");
}

TEST(Triggers, TheLongestCountsAndWhatIsBetweenIsReadAlone) {
  const auto merges = ClipTokenizer::installed_merges();
  const auto tokenizer = ClipTokenizer::load(merges);
  if (!tokenizer) GTEST_SKIP() << "SKIPPED: the merges are not built";
  const std::vector<Trigger> triggers{{"cat", 50'000, 2}, {"cats", 60'000, 1}, {"", 70'000, 1}};
  const auto ids = ids_with_triggers(*tokenizer, "a cats catalog Cat", triggers);
  const auto plain = [&](std::string_view text) { return tokenizer->ids(text); };
  std::vector<int32_t> wanted = plain("a ");
  wanted.push_back(60'000);
  wanted.insert(wanted.end(), {50'000, 50'001});
  for (const int32_t id : plain("alog Cat")) wanted.push_back(id);
  EXPECT_EQ(ids, wanted);
}

}  // namespace
}  // namespace atelier::text
