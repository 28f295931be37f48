#include "services/embedding_finder.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

Model embedding(std::string name, std::string trigger, std::string base = "sd-1") {
  Model model;
  model.id = ModelId::make();
  model.name = std::move(name);
  model.trigger = std::move(trigger);
  model.base = std::move(base);
  model.type = "embedding";
  return model;
}

std::vector<std::string> triggers_in(std::string_view text, const std::vector<Model>& models) {
  std::vector<std::string> found;
  for (const auto& use : embeddings_in(text, models, "sd-1")) found.push_back(use.trigger);
  return found;
}

using Triggers = std::vector<std::string>;

TEST(EmbeddingFinder, brackets_and_bare_names_both_call_it) {
  const std::vector<Model> models{embedding("Ink", "<ink-wash>")};
  EXPECT_EQ(triggers_in("a fox, <ink-wash>, ink-wash", models),
            (Triggers{"<ink-wash>", "ink-wash"}));
}

TEST(EmbeddingFinder, case_does_not_matter_and_the_spelling_is_kept) {
  EXPECT_EQ(triggers_in("EasyNegative", {embedding("easynegative", "easynegative")}),
            (Triggers{"EasyNegative"}));
}

TEST(EmbeddingFinder, a_part_of_a_word_calls_nobody) {
  EXPECT_TRUE(triggers_in("inkwell, drink, ink_2", {embedding("ink", "ink")}).empty());
}

TEST(EmbeddingFinder, a_file_that_names_no_word_is_called_by_its_name) {
  EXPECT_EQ(triggers_in("a * by badhands", {embedding("badhands", "*")}), (Triggers{"badhands"}));
}

TEST(EmbeddingFinder, one_for_another_base_or_a_broken_one_stays_out) {
  Model broken = embedding("b", "bee");
  broken.state = ModelState::broken;
  EXPECT_TRUE(triggers_in("aa bee", {embedding("a", "aa", "sdxl"), broken}).empty());
}

}  // namespace
}  // namespace atelier
