#include "media/a1111_text.h"

#include <gmock/gmock.h>

namespace atelier {
namespace {

using testing::HasSubstr;
using testing::Not;

PictureRecipe recipe() {
  PictureRecipe r{.prompt = "a fox"};
  r.model = {"ink", "6ce0161689"};
  r.seed = 7;
  r.steps = 20;
  r.scheduler = "dpmpp_2m_k";
  r.cfg_scale = 7;
  r.width = 512;
  r.height = 768;
  return r;
}

TEST(A1111Text, loras_are_tags_in_the_prompt_and_hashes_behind_it) {
  PictureRecipe r = recipe();
  r.prompt = "a fox <lora:wash:1>";
  r.details.loras = {{{{}, "brush", "aa11"}, 0.75}, {{{}, "wash", "bb22"}, 1}};
  const std::string text = a1111_text(r);
  EXPECT_THAT(text, HasSubstr("a fox <lora:wash:1> <lora:brush:0.75>\nSteps: 20"));
  EXPECT_THAT(text, HasSubstr("Lora hashes: \"brush: aa11, wash: bb22\""));
}

TEST(A1111Text, strength_hires_and_controls_stand_as_there) {
  PictureRecipe r = recipe();
  r.details.hires = HiresUse{.scale = 2, .strength = 0.5, .steps = 10};
  r.details.controls = {ControlUse{.model = {{}, "canny", "cc"}, .preprocessor = "canny"}};
  const std::string text = a1111_text(r);
  EXPECT_THAT(text, HasSubstr("Denoising strength: 0.5, Hires upscale: 2, Hires steps: 10, "
                              "Hires upscaler: Latent"));
  EXPECT_THAT(text, HasSubstr("ControlNet 0: \"Module: canny, Model: canny [cc], Weight: 1, "
                              "Resize Mode: Just Resize, Guidance Start: 0, Guidance End: 1, "
                              "Pixel Perfect: False, Control Mode: Balanced\""));
}

TEST(A1111Text, a_plain_picture_says_nothing_of_all_that) {
  const std::string text = a1111_text(recipe());
  EXPECT_THAT(text, Not(HasSubstr("Denoising")));
  EXPECT_THAT(text, Not(HasSubstr("hashes")));
  EXPECT_THAT(text, HasSubstr("Size: 512x768, Model hash: 6ce0161689, Model: ink, Version"));
}

TEST(A1111Text, a_preset_is_written_as_the_model_got_it) {
  PictureRecipe r = recipe();
  r.details.preset = PresetUse{"Ink", "{prompt}, ink wash", "colour"};
  EXPECT_THAT(a1111_text(r), HasSubstr("a fox, ink wash\nNegative prompt: colour\nSteps"));
}

}  // namespace
}  // namespace atelier
