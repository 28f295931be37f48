// Reading prompts with small random encoders; numbers against the reference are verify's business.
#include "engine/weighted_prompt.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/sd/random_source.h"

namespace atelier {
namespace {

sd::TextConfig small_text() {
  sd::TextConfig config;
  config.width = 16;
  config.layers = 2;
  config.heads = 2;
  config.mlp = 32;
  config.vocabulary = 64;
  config.penultimate = true;
  return config;
}

class WeightedPrompt : public testing::Test {
 protected:
  WeightedPrompt() {
    at::manual_seed(5);
    sd::TextConfig second = small_text();
    second.projection = 20;
    second.pad_id = 0;
    texts_.emplace_back(Weights(source_, {}), small_text());
    texts_.emplace_back(Weights(source_, {}), second);
    unet_.added_pooled = 20;
    unet_.added_numbers = 6;
    unet_.added_waves = 8;
  }
  sd::UnetContext read(const std::string& prompt) const { return reader_.read(prompt, {}); }

  sd::RandomSource source_;
  TextEncoders texts_;
  sd::UnetConfig unet_;
  text::ClipTokenizer tokenizer_ =
      *text::ClipTokenizer::load(text::ClipTokenizer::installed_merges());
  adapters::Vocabulary vocabulary_;
  PromptReader reader_{texts_, tokenizer_, vocabulary_};
};

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}
bool same(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() && at::equal(a, b);
}
double distance(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() ? (a - b).abs().max().item<double>() : 1e9;
}

TEST_F(WeightedPrompt, APlainPromptMeansToTheBitWhatItDidWithoutALanguage) {
  const Guidance guidance{.scale = 5};
  for (const std::string& text :
       {std::string(), std::string("a cat, 3-4 dogs"), repeated("the quick brown fox ", 30)}) {
    PromptPair prompts;
    prompts.positive = {.text = text, .frame = Frame::whole(64, 64)};
    prompts.negative = Prompt{.text = "blurry", .frame = Frame::whole(64, 64)};
    const auto before = encode_prompts(texts_, unet_, tokenizer_, prompts, guidance);
    const auto now = read_prompts(reader_, unet_, prompts, guidance, {});
    EXPECT_TRUE(same(before.positive.text, now.positive.text)) << text;
    EXPECT_TRUE(same(before.negative.text, now.negative.text)) << text;
    EXPECT_TRUE(same(before.positive.pooled, now.positive.pooled)) << text;
    EXPECT_TRUE(same(before.negative.pooled, now.negative.pooled)) << text;
    EXPECT_TRUE(same(before.negative.numbers, now.negative.numbers)) << text;
  }
}

TEST_F(WeightedPrompt, WithoutANegativePromptTheModelIsToldWhatItAlwaysWas) {
  PromptPair prompts;
  prompts.positive.text = "a cat";
  const auto before = encode_prompts(texts_, unet_, tokenizer_, prompts, {.scale = 5});
  const auto now = read_prompts(reader_, unet_, prompts, {.scale = 5}, {});
  EXPECT_TRUE(same(before.negative.text, now.negative.text));
  EXPECT_TRUE(same(before.negative.pooled, now.negative.pooled));
  EXPECT_FALSE(read_prompts(reader_, unet_, prompts, {.scale = 1}, {}).negative.text.defined());
}

TEST_F(WeightedPrompt, BracketsWithWeightOneChangeNothing) {
  EXPECT_TRUE(same(read("a (red)1 cat").text, read("a red cat").text));
}

TEST_F(WeightedPrompt, WeightsMoveStatesAlongTheLineFromTheEmptyPrompt) {
  const Tensor empty = read("").text, plain = read("cat").text, strong = read("(cat)3").text;
  // Place 1 is the word's; place 0 the start marker, which weighs 1.
  EXPECT_LT(distance(strong.select(1, 1), (empty + (plain - empty) * 3).select(1, 1)), 1e-5);
  EXPECT_TRUE(same(strong.select(1, 0), plain.select(1, 0)));
}

// A word at weight 0 in the second row: that row is as if nobody looked at the word, the first
// stays.
TEST_F(WeightedPrompt, LoweringAWordTouchesOnlyItsRow) {
  const std::string before = repeated("fox ", 80);
  const Tensor plain = read(before + "cat").text, lowered = read(before + "(cat)0").text;
  ASSERT_EQ(lowered.size(1), 2 * 77);
  EXPECT_LT(distance(lowered.narrow(1, 0, 77), plain.narrow(1, 0, 77)), 1e-5);
  EXPECT_GT(distance(lowered.narrow(1, 77, 77), plain.narrow(1, 77, 77)), 1e-3);
  const Tensor half = read(before + "(cat)0.5").text;
  EXPECT_GT(distance(half.narrow(1, 77, 77), lowered.narrow(1, 77, 77)), 1e-3);
}

TEST_F(WeightedPrompt, ABlendOfOnePromptIsThatPrompt) {
  EXPECT_LT(distance(read("(\"a cat\", \"a cat\").blend(3, 1)").text, read("a cat").text), 1e-6);
  const Tensor sum = read("(\"a cat\", \"a dog\").blend(1, 1, no_normalize)").text;
  EXPECT_LT(distance(sum, read("a cat").text + read("a dog").text), 1e-5);
}

TEST_F(WeightedPrompt, AConjunctionIsRowAfterRowAndTheOtherPromptFollows) {
  PromptPair prompts;
  prompts.positive.text = "(\"a cat\", \"a dog\").and()";
  prompts.negative = Prompt{.text = "blurry"};
  const auto read_both = read_prompts(reader_, unet_, prompts, {.scale = 5}, {});
  EXPECT_TRUE(same(read_both.positive.text, at::cat({read("a cat").text, read("a dog").text}, 1)));
  EXPECT_TRUE(same(read_both.negative.text, at::cat({read("blurry").text, read("").text}, 1)));
}

TEST_F(WeightedPrompt, LearnedWordsGoThroughLongAndWeightedPrompts) {
  adapters::TextualInversion word{.trigger = "<thing>",
                                  .vectors = {at::randn({3, 16}), at::randn({3, 16})}};
  const auto vocabulary = adapters::Vocabulary::make({word}, texts_);
  ASSERT_TRUE(vocabulary);
  const PromptReader reader(texts_, tokenizer_, *vocabulary);
  EXPECT_GT(distance(reader.read("a <thing>", {}).text, read("a <thing>").text), 1e-3);
  EXPECT_EQ(reader.ids("<thing><thing>").size(), 6U);
  EXPECT_EQ(reader.read(repeated("<thing> ", 60) + "(<thing>)0.5", {}).text.size(1), 3 * 77);
  word.trigger = "thing";
  const auto bare = adapters::Vocabulary::make({word}, texts_);
  EXPECT_EQ(PromptReader(texts_, tokenizer_, *bare).ids("<thing>thing").size(), 6U);
  word.vectors.pop_back();
  EXPECT_FALSE(adapters::Vocabulary::make({word}, texts_));
  word.vectors = {at::randn({3, 16}), at::randn({3, 8})};
  EXPECT_FALSE(adapters::Vocabulary::make({word}, texts_));
  word.vectors = {at::randn({3, 16}), at::randn({3, 16})};
  EXPECT_FALSE(adapters::Vocabulary::make({word, word}, texts_));
}

}  // namespace
}  // namespace atelier
