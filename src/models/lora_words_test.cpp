#include "models/lora_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace atelier {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(LoraWords, what_the_file_calls_its_trigger_comes_before_captions) {
  const WeightMetadata said{{"modelspec.trigger_phrase", "sunflower girl, yellow , sunflower girl"},
                            {"ss_tag_frequency", R"({"10_x":{"other":9}})"}};
  EXPECT_THAT(lora_trigger_phrases(said), ElementsAre("sunflower girl", "yellow"));
}

TEST(LoraWords, captions_that_all_pictures_had_stand_for_a_trigger) {
  const WeightMetadata said{
      {"ss_tag_frequency", R"({"10_a":{"ohwx":20,"smile":7},"2_b":{"style":3,"ohwx":3}})"}};
  EXPECT_THAT(lora_trigger_phrases(said), ElementsAre("ohwx", "style"));
}

TEST(LoraWords, broken_metadata_says_nothing) {
  for (const char* text : {"", "{", "[]", R"({"a":1})", R"({"a":{"b":"c"}})", R"({"a":{"b":1}})"}) {
    EXPECT_THAT(lora_trigger_phrases({{"ss_tag_frequency", text}}), IsEmpty()) << text;
  }
  EXPECT_EQ(lora_default_weight({{"default_weight", "much"}}), std::nullopt);
  EXPECT_EQ(lora_default_weight({{"default_weight", "1e9"}}), std::nullopt);
  EXPECT_EQ(lora_base({{"ss_base_model_version", "other"}}), "unknown");
}

TEST(LoraWords, the_family_it_was_trained_on_is_read_in_both_spellings) {
  EXPECT_EQ(lora_base({{"ss_base_model_version", "sdxl_base_v1-0"}}), "sdxl");
  EXPECT_EQ(lora_base({{"ss_base_model_version", "sd_v1"}}), "sd-1");
  EXPECT_EQ(lora_base({{"modelspec.architecture", "stable-diffusion-v2-768-v/lora"}}), "sd-2");
  EXPECT_EQ(lora_base({{"modelspec.architecture", "flux-1-dev/lora"}}), "flux");
  EXPECT_EQ(lora_default_weight({{"default_weight", "0.6"}}), 0.6);
}

}  // namespace
}  // namespace atelier
