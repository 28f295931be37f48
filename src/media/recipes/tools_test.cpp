// The tools that write JSON, each with the forms its versions have.
#include <gtest/gtest.h>

#include "media/recipes/test_recipes.h"

namespace atelier {
namespace {

TEST(invokeai, metadata_since_4) {
  const auto r =
      recipe_in({{"invokeai_metadata", R"j({"app_version":"5.0.0","generation_mode":"sdxl_txt2img",
      "positive_prompt":"a lighthouse","negative_prompt":"fog","width":1024,"height":768,"seed":7,
      "rand_device":"cpu","cfg_scale":5.5,"cfg_rescale_multiplier":0.2,"steps":30,
     "scheduler":"dpmpp_2m_sde_k",
      "clip_skip":0,"model":{"key":"a-b","hash":"blake3:0011","name":"juggernautXL","base":"sdxl",
     "type":"main"},
      "loras":[{"model":{"key":"c","name":"detail","base":"sdxl","type":"lora"},"weight":0.75}],
      "controlnets":[],"strength":0.5})j"}});
  EXPECT_EQ(r.source, "invokeai");
  EXPECT_EQ(r.prompt, "a lighthouse");
  EXPECT_EQ(r.negative_prompt, "fog");
  EXPECT_EQ(settings_line(r), "30 steps dpmpp_2m_sde_k cfg 5.5 seed 7 1024x768 skip 0");
  EXPECT_EQ(r.cfg_rescale, 0.2);
  EXPECT_EQ(r.model_name, "juggernautXL");
  EXPECT_EQ(r.model_hash, "blake3:0011");
  EXPECT_EQ(lora_line(r), "detail 0.75");
  EXPECT_EQ(extra(r, "generation_mode"), "\"sdxl_txt2img\"");
  EXPECT_EQ(extra(r, "controlnets"), "(none)");
}

TEST(invokeai, metadata_of_3) {
  const auto r = recipe_in({{"invokeai_metadata", R"j({"positive_prompt":"cat","seed":1,"steps":9,
      "scheduler":"euler_a","model":{"model_name":"deliberate","base_model":"sd-1",
     "model_type":"main"},
      "loras":[{"lora":{"model_name":"ink","base_model":"sd-1"},"weight":1.5}]})j"}});
  EXPECT_EQ(r.model_name, "deliberate");
  EXPECT_EQ(lora_line(r), "ink 1.5");
  EXPECT_EQ(settings_line(r), "9 steps euler_a seed 1");
}

TEST(invokeai, sd_metadata_with_bracketed_negatives) {
  const auto r = recipe_in({{"Dream", "\"x\" -s 1 -S 1"},
                            {"sd-metadata",
                             R"j({"model":"stable diffusion","model_weights":"stable-diffusion-1.5",
     "model_hash":"cc6cb2",
      "app_id":"invoke-ai/InvokeAI","app_version":"2.2.4",
     "image":{"prompt":[{"prompt":"a cat [ugly, bad] on a mat [dog]","weight":1}],
      "steps":50,"cfg_scale":7.5,"sampler":"k_euler_a","seed":42,"width":512,"height":640,
     "type":"img2img","strength":0.6}})j"}});
  EXPECT_EQ(r.prompt, "a cat  on a mat");
  EXPECT_EQ(r.negative_prompt, "ugly, bad, dog");
  EXPECT_EQ(settings_line(r), "50 steps euler_a cfg 7.5 seed 42 512x640");
  EXPECT_EQ(r.model_name, "stable-diffusion-1.5");
  EXPECT_EQ(extra(r, "strength"), "0.6");
}

TEST(invokeai, the_betas_of_3) {
  const auto r = recipe_in({{"invokeai", R"j({"type":"t2l","positive_conditioning":"cat",
      "negative_conditioning":"dog","width":512,"height":512,"seed":"3","cfg_scale":7.5,
     "steps":20,"scheduler":"ddim"})j"}});
  EXPECT_EQ(r.negative_prompt, "dog");
  EXPECT_EQ(settings_line(r), "20 steps ddim cfg 7.5 seed 3 512x512");
}

TEST(invokeai, dream_lines) {
  const auto quoted = recipe_in(
      {{"Dream", "\"a \"big\" cat [bad]\" -s 50 -S 1805649717 -W 512 -H 768 -C 7.5 -A k_lms"}});
  EXPECT_EQ(quoted.prompt, "a \"big\" cat");
  EXPECT_EQ(quoted.negative_prompt, "bad");
  EXPECT_EQ(settings_line(quoted), "50 steps lms cfg 7.5 seed 1805649717 512x768");
  const auto bare = recipe_in({{"dream", "a well-made cat -s50 -S9 -W64 -H64 -C7.5 -mplms -f0.3"}});
  EXPECT_EQ(bare.prompt, "a well-made cat");
  EXPECT_EQ(settings_line(bare), "50 steps pndm cfg 7.5 seed 9 64x64");
  EXPECT_EQ(extra(bare, "strength"), "0.3");
  EXPECT_FALSE(read_foreign_recipe(EmbeddedTexts{{"Dream", "I had a dream"}}));
}

TEST(invokeai, only_a_graph) {
  const auto r =
      recipe_in({{"invokeai_graph", R"j({"id":"g","nodes":{"n":{"id":"n","type":"noise","seed":1},
      "m":{"id":"m","type":"core_metadata","positive_prompt":"cat","seed":8,"scheduler":"lcm"}},
     "edges":[]})j"}});
  EXPECT_EQ(r.prompt, "cat");
  EXPECT_EQ(settings_line(r), "lcm seed 8");
}

TEST(swarmui, with_models_and_loras) {
  const auto r =
      recipe_in({{"parameters", R"j({"sui_image_params":{"prompt":"a cat","negativeprompt":"dog",
      "model":"OfficialStableDiffusion/sd_xl_base_1.0","seed":2026,"steps":20,"cfgscale":7.0,
     "aspectratio":"1:1",
      "width":1024,"height":1024,"sampler":"dpmpp_2m","scheduler":"karras","loras":["styles/ink",
     "b"],
      "loraweights":["0.5","1"],"clipstopatlayer":-2,"swarm_version":"0.9.3.1"},
      "sui_extra_data":{"date":"2025-01-25","generation_time":"4.84 sec"},
      "sui_models":[{"name":"sd_xl_base_1.0.safetensors","param":"model","hash":"0xd7a9"}]})j"}});
  EXPECT_EQ(r.source, "swarmui");
  EXPECT_EQ(r.negative_prompt, "dog");
  EXPECT_EQ(settings_line(r), "20 steps dpmpp_2m_k cfg 7 seed 2026 1024x1024 skip 1");
  EXPECT_EQ(r.model_name, "sd_xl_base_1.0");
  EXPECT_EQ(r.model_hash, "d7a9");
  EXPECT_EQ(lora_line(r), "ink 0.5, b 1");
  EXPECT_EQ(extra(r, "date"), "\"2025-01-25\"");
}

TEST(swarmui, early_versions_in_exif) {
  const auto r = recipe_in({{"Model", R"j({"sui_image_params":{"prompt":"x",
     "comfyuisampler":"euler",
      "loras":"a,b","loraweights":"0.1,0.2"}})j"}});
  EXPECT_EQ(r.scheduler, "euler");
  EXPECT_EQ(lora_line(r), "a 0.1, b 0.2");
}

TEST(novelai, version_3) {
  const auto r = recipe_in(
      {{"Title", "AI generated image"},
       {"Description", "1girl, {best quality}"},
       {"Software", "NovelAI"},
       {"Source", "Stable Diffusion XL 7BCCAA2C"},
       {"Comment",
        R"j({"prompt":"1girl, {best quality}","steps":28,"height":1216,"width":832,"scale":5.0,
      "uncond_scale":1.0,"cfg_rescale":0.1,"seed":3543532,"noise_schedule":"native",
     "sampler":"k_euler_ancestral",
      "sm":false,"uc":"lowres","request_type":"PromptGenerateRequest","signed_hash":"x"})j"}});
  EXPECT_EQ(r.source, "novelai");
  EXPECT_EQ(r.prompt, "1girl, {best quality}");
  EXPECT_EQ(r.negative_prompt, "lowres");
  EXPECT_EQ(settings_line(r), "28 steps euler_a cfg 5 seed 3543532 832x1216");
  EXPECT_EQ(r.model_name, "Stable Diffusion XL");
  EXPECT_EQ(r.model_hash, "7BCCAA2C");
  EXPECT_EQ(extra(r, "signed_hash"), "(none)");
}

TEST(novelai, version_4_with_characters) {
  const auto r = recipe_in(
      {{"Comment", R"j({"steps":28,"seed":1,"sampler":"k_dpmpp_2m","noise_schedule":"karras",
      "v4_prompt":{"caption":{"base_caption":"two girls",
     "char_captions":[{"char_caption":"red hair","centers":[{"x":0.5,"y":0.5}]}]},
     "use_coords":false},
      "v4_negative_prompt":{"caption":{"base_caption":"blurry","char_captions":[]}}})j"}});
  EXPECT_EQ(r.prompt, "two girls");
  EXPECT_EQ(r.negative_prompt, "blurry");
  EXPECT_EQ(r.scheduler, "dpmpp_2m_k");
  EXPECT_EQ(extra(r, "character_prompts"), "[\"red hair\"]");
}

TEST(novelai, in_the_user_comment_of_other_files) {
  const auto whole = recipe_in({{"UserComment", R"j({"Software":"NovelAI","Description":"cat",
      "Comment":"{\"uc\":\"dog\",\"steps\":28,\"seed\":1}"})j"}});
  EXPECT_EQ(whole.prompt, "cat");
  EXPECT_EQ(whole.negative_prompt, "dog");
  EXPECT_EQ(settings_line(whole), "28 steps seed 1");
  const auto settings = recipe_in({{"Software", "NovelAI"},
                                   {"ImageDescription", "cat"},
                                   {"UserComment", R"j({"uc":"dog","steps":9})j"}});
  EXPECT_EQ(settings.prompt, "cat");
  EXPECT_EQ(settings_line(settings), "9 steps");
}

TEST(fooocus, its_own_scheme) {
  const auto r = recipe_in(
      {{"fooocus_scheme", "fooocus"}, {"parameters", R"j({"adm_guidance":"(1.5, 0.8, 0.3)",
      "base_model":"juggernautXL_v8Rundiffusion","base_model_hash":"aeb7e9e689","clip_skip":2,
     "full_prompt":["a","b"],
      "guidance_scale":4.0,"loras":[["sd_xl_offset",0.1,"4852686128"]],
     "metadata_scheme":"fooocus","negative_prompt":"bad",
      "performance":"Speed","prompt":"an astronaut","resolution":"(1152, 896)",
     "sampler":"dpmpp_2m_sde_gpu",
      "scheduler":"karras","seed":"3301843024","sharpness":2.0,"steps":30,
     "styles":"['Fooocus V2']","version":"Fooocus v2.4.0"})j"}});
  EXPECT_EQ(r.source, "fooocus");
  EXPECT_EQ(r.prompt, "an astronaut");
  EXPECT_EQ(settings_line(r), "30 steps dpmpp_2m_sde_k cfg 4 seed 3301843024 1152x896 skip 1");
  EXPECT_EQ(r.model_name, "juggernautXL_v8Rundiffusion");
  EXPECT_EQ(lora_line(r), "sd_xl_offset 0.1");
  EXPECT_EQ(extra(r, "performance"), "\"Speed\"");
}

TEST(fooocus, with_the_words_of_a1111) {
  const auto r = recipe_in({{"parameters",
                             "an astronaut, cinematic\nNegative prompt: anime\nSteps: 30, "
                             "Sampler: DPM++ 2M SDE Karras, CFG scale: 4, "
                             "Seed: 7, Size: 1152x896, Raw prompt: \"an astronaut\", Base Model "
                             "Hash: 1, Model: jugger, Model hash: aeb7, "
                             "ADM Guidance: \"(1.5, 0.8, 0.3)\", Lora hashes: \"offset: 4852: "
                             "0.1\", Lora weights: \"offset: 0.1\", "
                             "Version: Fooocus v2.4.0"}});
  EXPECT_EQ(r.source, "fooocus");
  EXPECT_EQ(r.prompt, "an astronaut");
  EXPECT_EQ(settings_line(r), "30 steps dpmpp_2m_sde_k cfg 4 seed 7 1152x896");
  EXPECT_EQ(lora_line(r), "offset 0.1");
}

TEST(fooocus, words_people_read_and_forks) {
  const auto words = recipe_in({{"Comment", R"j({"Prompt":"cat","Negative Prompt":"","Styles":"[]",
     "Performance":"Speed",
      "Resolution":"(896, 1152)","Guidance Scale":4,"Base Model":"jugger.safetensors",
     "Sampler":"dpmpp_2m_sde_gpu",
      "Scheduler":"karras","Seed":5,"LoRA 1":"ink.safetensors : 0.25"})j"}});
  EXPECT_EQ(words.model_name, "jugger");
  EXPECT_EQ(settings_line(words), "dpmpp_2m_sde_k cfg 4 seed 5 896x1152");
  EXPECT_EQ(lora_line(words), "ink 0.25");
  const auto ruined =
      recipe_in({{"parameters",
                  R"j({"Prompt":"cat","Negative":"dog","steps":8,"cfg":2,"width":64,"height":32,
      "seed":1,"sampler_name":"euler","scheduler":"normal","base_model_name":"m.safetensors",
     "base_model_hash":"h",
      "loras":[["ffaa","0.5 - ink.safetensors"]],"software":"RuinedFooocus"})j"}});
  EXPECT_EQ(ruined.negative_prompt, "dog");
  EXPECT_EQ(settings_line(ruined), "8 steps euler cfg 2 seed 1 64x32");
  EXPECT_EQ(lora_line(ruined), "ink 0.5");
}

TEST(easydiffusion, texts_of_a_png_and_one_object) {
  const auto png = recipe_in({{"Prompt", "cat"},
                              {"Negative Prompt", "dog"},
                              {"Seed", "5"},
                              {"Width", "512"},
                              {"Height", "768"},
                              {"Steps", "25"},
                              {"Guidance Scale", "7.5"},
                              {"Sampler", "euler_a"},
                              {"Stable Diffusion model", "C:\\models\\sd-v1-5.ckpt"},
                              {"Clip Skip", "True"}});
  EXPECT_EQ(png.source, "easydiffusion");
  EXPECT_EQ(png.model_name, "sd-v1-5");
  EXPECT_EQ(settings_line(png), "25 steps euler_a cfg 7.5 seed 5 512x768 skip 1");
  const auto jpeg = recipe_in({{"UserComment", R"j({"prompt":"cat","seed":6,
     "use_stable_diffusion_model":"a/b",
      "sampler_name":"plms","num_inference_steps":10,"guidance_scale":3,"width":64,
     "height":64})j"}});
  EXPECT_EQ(settings_line(jpeg), "10 steps pndm cfg 3 seed 6 64x64");
}

TEST(drawthings, from_xmp) {
  const auto r = recipe_in(
      {{"exif:UserComment",
        R"j({"c":"cat","uc":"dog","model":"sd_xl_base_1.0_f16.ckpt","sampler":"DPM++ 2M Karras",
      "scale":7.5,"seed":99,"size":"1024x768","steps":20,"strength":1,
     "lora":[{"model":"ink_lora_f16.ckpt","weight":0.6}]})j"}});
  EXPECT_EQ(r.source, "drawthings");
  EXPECT_EQ(settings_line(r), "20 steps dpmpp_2m_k cfg 7.5 seed 99 1024x768");
  EXPECT_EQ(lora_line(r), "ink_lora_f16 0.6");
}

TEST(atelier_own, reads_what_this_studio_writes) {
  const auto r =
      recipe_in({{"atelier",
                  R"j({"version":1,"prompt":"cat","negative_prompt":"","model":{"name":"starter",
     "hash":"00ff"},
      "seed":4,"steps":8,"scheduler":"flow_euler","cfg_scale":7.5,"cfg_rescale":0,"clip_skip":0,
     "width":64,"height":64,
      "engine":{"version":"1","device":"cpu","precision":"fp32"}})j"},
                 {"parameters", "dog\nSteps: 1, Sampler: Euler"}});
  EXPECT_EQ(r.source, "atelier");
  EXPECT_EQ(r.model_hash, "00ff");
  EXPECT_EQ(settings_line(r), "8 steps flow_euler cfg 7.5 seed 4 64x64 skip 0");
}

TEST(foreign_recipe, what_is_no_json_or_too_much_of_it_is_no_recipe) {
  for (const std::string& text :
       {std::string("{"), std::string(100'000, '['), std::string("{\"a\":") + std::string(100, '{'),
        std::string("null"), std::string("{\"nodes\": 5}"), std::string("{\"image\": []}")}) {
    for (const char* key : {"invokeai_metadata", "sd-metadata", "invokeai", "prompt", "workflow",
                            "Comment", "UserComment", "invokeai_graph", "atelier"}) {
      EXPECT_FALSE(read_foreign_recipe(EmbeddedTexts{{key, text}}))
          << key << " " << text.substr(0, 20);
    }
  }
}

TEST(foreign_recipe, is_bounded) {
  boost::json::object metadata;
  metadata["positive_prompt"] = std::string(1 << 20, 'p');
  boost::json::array loras;
  for (int i = 0; i < 5000; ++i) {
    loras.push_back({{"model", {{"name", "l" + std::to_string(i)}}}, {"weight", 1}});
    metadata["extra" + std::to_string(i)] = std::string(1000, 'x');
  }
  metadata["loras"] = loras;
  const auto r = recipe_in({{"invokeai_metadata", boost::json::serialize(metadata)}});
  EXPECT_EQ(r.prompt.size(), foreign_prompt_bytes_max);
  EXPECT_EQ(r.details.loras.size(), foreign_loras_max);
  EXPECT_EQ(r.extras.size(), foreign_extras_max);
}

TEST(foreign_recipe, a_seed_beyond_ours_is_kept_as_an_extra) {
  const auto r = recipe_in(
      {{"invokeai_metadata", R"j({"positive_prompt":"x","seed":18446744073709551615})j"}});
  EXPECT_FALSE(r.seed);
  EXPECT_EQ(extra(r, "seed"), "18446744073709551615");
}

}  // namespace
}  // namespace atelier
