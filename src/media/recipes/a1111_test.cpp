#include <gtest/gtest.h>

#include "media/recipes/a1111_settings.h"
#include "media/recipes/foreign_samplers.h"
#include "media/recipes/test_recipes.h"

namespace atelier {
namespace {

ForeignRecipe parameters(const std::string& text) {
  return recipe_in({{"parameters", text}});
}

TEST(a1111, the_common_form) {
  const auto r = parameters(
      "a castle on a hill <lora:castle_v2:0.8>, (sunset:1.2)\n"
      "Negative prompt: blurry, ugly\n"
      "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, Seed: 965400086, "
      "Size: 512x768, Model hash: 6ce0161689, Model: v1-5-pruned-emaonly, VAE: vae-ft.safetensors, "
      "Denoising strength: 0.4, Clip skip: 2, Hires upscale: 2, Hires upscaler: Latent, "
      "Lora hashes: \"castle_v2: deadbeef0123\", Version: v1.10.1");
  EXPECT_EQ(r.source, "a1111");
  EXPECT_EQ(r.prompt, "a castle on a hill <lora:castle_v2:0.8>, (sunset:1.2)");
  EXPECT_EQ(r.negative_prompt, "blurry, ugly");
  EXPECT_EQ(settings_line(r), "20 steps dpmpp_2m_k cfg 7.5 seed 965400086 512x768 skip 1");
  EXPECT_EQ(r.sampler, "DPM++ 2M");
  EXPECT_EQ(r.model_name, "v1-5-pruned-emaonly");
  EXPECT_EQ(r.model_hash, "6ce0161689");
  EXPECT_EQ(lora_line(r), "castle_v2 0.8");
  EXPECT_EQ(extra(r, "denoising_strength"), "0.4");
  EXPECT_EQ(extra(r, "hires_upscaler"), "\"Latent\"");
  EXPECT_EQ(extra(r, "version"), "\"v1.10.1\"");
}

TEST(a1111, prompts_of_several_lines_and_none) {
  const auto r = parameters(
      "first line,\n\nthird line\nNegative prompt: bad,\nworse\n"
      "Steps: 1, Sampler: Euler a, CFG scale: 1, Seed: 1, Size: 64x64");
  EXPECT_EQ(r.prompt, "first line,\n\nthird line");
  EXPECT_EQ(r.negative_prompt, "bad,\nworse");
  const auto bare = parameters("\nSteps: 30, Sampler: DDIM, CFG scale: 3, Seed: 9, Size: 64x64");
  EXPECT_EQ(bare.prompt, "");
  EXPECT_EQ(settings_line(bare), "30 steps ddim cfg 3 seed 9 64x64");
}

TEST(a1111, a_prompt_that_talks_like_settings) {
  const auto r = parameters(
      "Steps: 3 stone steps, Size: huge, Seed: a seed\n"
      "Negative prompt: Model: ugly, CFG scale: none\n"
      "Steps: 12, Sampler: LMS Karras, CFG scale: 7, Seed: 4, Size: 512x512");
  EXPECT_EQ(r.prompt, "Steps: 3 stone steps, Size: huge, Seed: a seed");
  EXPECT_EQ(r.negative_prompt, "Model: ugly, CFG scale: none");
  EXPECT_EQ(settings_line(r), "12 steps lms_k cfg 7 seed 4 512x512");
}

TEST(a1111, quoted_values_keep_their_commas_and_breaks) {
  const auto r = parameters(
      "x\nSteps: 9, Sampler: Euler, Hires prompt: \"one, two\\n\\\"three\\\"\", CFG scale: 7, "
      "Hashes: {\"vae\": \"aa\", \"lora:ink, wash\": \"bb\", \"model\": \"cc11\"}, "
      "TI hashes: \"easynegative: c74b4e810b03, bad: 12\", Seed: 3, Size: 8x8");
  EXPECT_EQ(settings_line(r), "9 steps euler cfg 7 seed 3 8x8");
  EXPECT_EQ(extra(r, "hires_prompt"), "\"one, two\\n\\\"three\\\"\"");
  EXPECT_EQ(r.model_hash, "cc11");
  EXPECT_EQ(lora_line(r), "ink, wash 1");
}

TEST(a1111, values_with_bare_commas) {
  const auto settings = parse_a1111_settings(
      "Steps: 4, ADM Guidance: (1.5, 0.8, 0.3), Styles: ['A, b', \"c\"], Model: x (v1, fp16)");
  ASSERT_EQ(settings.size(), 4U);
  EXPECT_EQ(settings[1].value, "(1.5, 0.8, 0.3)");
  EXPECT_EQ(settings[2].value, "['A, b', \"c\"]");
  EXPECT_EQ(settings[3].value, "x (v1, fp16)");
}

TEST(a1111, templates_of_dynamic_prompts_follow_the_settings) {
  const auto r = parameters(
      "red hair\nNegative prompt: bad\n"
      "Steps: 35, Sampler: Heun, CFG scale: 9, Seed: 77777, Size: 640x640, Model hash: d8691b4d16\n"
      "Template: {red|blue} hair,\nsecond line\nNegative Template: __bad__");
  EXPECT_EQ(r.prompt, "red hair");
  EXPECT_EQ(r.negative_prompt, "bad");
  EXPECT_EQ(settings_line(r), "35 steps heun cfg 9 seed 77777 640x640");
  EXPECT_EQ(extra(r, "template"), "\"{red|blue} hair,\\nsecond line\"");
  EXPECT_EQ(extra(r, "negative_template"), "\"__bad__\"");
}

TEST(a1111, forge_with_flux) {
  const auto r = parameters(
      "a cat\nSteps: 20, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Distilled CFG Scale: "
      "3.5, Seed: 12345678901, Size: 896x1152, Model hash: c161224931, Model: flux1-dev-bnb-nf4, "
      "Version: f2.0.1v1.10.1-previous-313-g8a042934, Module 1: ae, Module 2: clip_l");
  EXPECT_EQ(settings_line(r), "20 steps cfg 1 seed 12345678901 896x1152");
  EXPECT_EQ(r.sampler, "Euler");
  EXPECT_EQ(extra(r, "distilled_cfg_scale"), "3.5");
  EXPECT_EQ(extra(r, "schedule"), "\"Simple\"");
}

TEST(a1111, sd_next_and_settings_over_two_lines) {
  const auto r = parameters(
      "girl\nNegative prompt: low\nSteps: 20, Size: 1312x1408, Seed: 1561296656, CFG scale: 6, CFG "
      "rescale: 0.7, Sampler: UniPC,\nModel: hassaku, Model hash: 847403d47a, App: SD.Next, "
      "Version: 8b73cb6, LoRA networks: outline:3.0");
  EXPECT_EQ(settings_line(r), "20 steps unipc cfg 6 seed 1561296656 1312x1408");
  EXPECT_EQ(r.cfg_rescale, 0.7);
  EXPECT_EQ(r.model_name, "hassaku");
  EXPECT_EQ(extra(r, "app"), "\"SD.Next\"");
}

TEST(a1111, civitai_writes_everything_on_one_line) {
  const auto r =
      recipe_in({{"UserComment",
                  "Negative space, a vintage car. Negative prompt: fog, people Steps: 23, Sampler: "
                  "Undefined, "
                  "CFG scale: 3.5, Seed: 1760020955, Size: 832x1216, Clip skip: 2, Created Date: "
                  "2025-11-28T09:18:43.5269343Z, Civitai resources: [{\"type\":\"checkpoint\","
                  "\"modelVersionId\":2442439,\"modelName\":\"Z Image, "
                  "new\"},{\"type\":\"lora\",\"weight\":0.65,"
                  "\"modelName\":\"Ink\"}], Civitai metadata: {}"}});
  EXPECT_EQ(r.prompt, "Negative space, a vintage car.");
  EXPECT_EQ(r.negative_prompt, "fog, people");
  EXPECT_EQ(settings_line(r), "23 steps cfg 3.5 seed 1760020955 832x1216 skip 1");
  EXPECT_EQ(r.model_name, "Z Image, new");
  EXPECT_EQ(lora_line(r), "Ink 0.65");
}

TEST(a1111, settings_that_begin_otherwise) {
  const auto r =
      parameters("cat\nNegative prompt: dog\nSeed: 5, Sampler: Euler a, Size: 64x64, Model: m");
  EXPECT_EQ(r.prompt, "cat");
  EXPECT_EQ(r.negative_prompt, "dog");
  EXPECT_EQ(settings_line(r), "euler_a seed 5 64x64");
}

TEST(a1111, a_prompt_alone_and_loras_of_every_spelling) {
  const auto r =
      parameters("cat <lora:a/b/Detail.safetensors:0.5:0.7> <lyco:x> <lora:y:te=0.25> <3");
  EXPECT_EQ(lora_line(r), "Detail 0.5, x 1, y 0.25");
  EXPECT_TRUE(r.prompt.starts_with("cat <lora:"));
  const auto networks = parameters(
      "x\nSteps: 2, Sampler: Euler, AddNet Module 1: LoRA, AddNet Model 1: Elysia-03(6d3eb064), "
      "AddNet Weight A 1: 0.9, AddNet Weight B 1: 0.8");
  EXPECT_EQ(lora_line(networks), "Elysia-03 0.9");
}

TEST(a1111, a_comment_of_a_camera_is_no_recipe) {
  for (const char* text : {"Shot with a Canon", "Steps to success: 3", "", "{\"a\": 1}",
                           "Description: a, Title: b, Author: c"}) {
    EXPECT_FALSE(read_foreign_recipe(EmbeddedTexts{{"UserComment", text}})) << text;
  }
}

TEST(a1111, odd_numbers_are_not_kept_as_numbers) {
  const auto r = parameters(
      "x\nSteps: 99999999999999999999, Sampler: Euler, CFG scale: nan, Seed: -1, Size: 0x99999999, "
      "Clip skip: -7");
  EXPECT_EQ(settings_line(r), "euler skip 6");
  EXPECT_EQ(extra(r, "seed"), "\"-1\"");
}

TEST(a1111, hostile_texts_take_linear_time) {
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "Steps: 1, [{\"a, ";
  EXPECT_LE(parse_a1111_settings(many).size(), 300U);
  parameters(many);
  parameters(std::string(2'000'000, '\n') + "Negative prompt:");
  std::string marks;
  for (int i = 0; i < 200'000; ++i) marks += "x Negative prompt: ";
  parameters(marks + "\nSteps: 1, Sampler: Euler, Seed: 1");
}

TEST(foreign_samplers, names_of_every_tool) {
  const auto is = [](const char* sampler, const char* schedule, const char* ours) {
    EXPECT_EQ(our_scheduler(sampler, schedule), ours) << sampler << " / " << schedule;
  };
  is("DPM++ 2M Karras", "", "dpmpp_2m_k");
  is("DPM++ 2M", "Automatic", "dpmpp_2m_k");
  is("DPM++ 2M", "", "dpmpp_2m");
  is("DPM++ 2M SDE", "Karras", "dpmpp_2m_sde_k");
  is("DPM++ 3M SDE", "Exponential", "dpmpp_3m_sde_e");
  is("DPM++ SDE Karras", "", "dpmpp_sde_k");
  is("DPM2 a Karras", "", "kdpm_2_a_k");
  is("DPM++ 2S a", "", "dpmpp_2s_a");
  is("Euler a", "", "euler_a");
  is("Euler a", "Automatic", "euler_a");
  is("PLMS", "", "pndm");
  is("UniPC", "", "unipc");
  is("euler_ancestral", "normal", "euler_a");
  is("dpmpp_2m_sde_gpu", "karras", "dpmpp_2m_sde_k");
  is("dpm_2_ancestral", "normal", "kdpm_2_a");
  is("uni_pc_bh2", "normal", "unipc");
  is("k_dpmpp_2s_ancestral", "native", "dpmpp_2s_a");
  is("k_dpmpp_2m", "karras", "dpmpp_2m_k");
  is("k_lms", "", "lms");
  is("k_dpm_2_a", "", "kdpm_2_a");
  is("kdpm_2_a_k", "", "kdpm_2_a_k");
  is("dpmpp_2m_sde_k", "", "dpmpp_2m_sde_k");
  is("ddim", "", "ddim");
  is("Euler", "Beta", "");
  is("euler_ancestral", "karras", "");
  is("res_multistep", "simple", "");
  is("Undefined", "", "");
  is("", "", "");
}

}  // namespace
}  // namespace atelier
