#include <gtest/gtest.h>

#include "media/recipes/test_recipes.h"

namespace atelier {
namespace {

ForeignRecipe graph(const std::string& json) {
  return recipe_in({{"prompt", json}});
}

// The workflow ComfyUI opens with.
constexpr const char* plain = R"j({
 "3":{"class_type":"KSampler","inputs":{"seed":156680208700286,"steps":20,"cfg":8.0,
     "sampler_name":"euler","scheduler":"normal",
   "denoise":1.0,"model":["4",0],"positive":["6",0],"negative":["7",0],"latent_image":["5",0]}},
 "4":{"class_type":"CheckpointLoaderSimple",
     "inputs":{"ckpt_name":"SD15\\v1-5-pruned.safetensors"}},
 "5":{"class_type":"EmptyLatentImage","inputs":{"width":512,"height":768,"batch_size":1}},
 "6":{"class_type":"CLIPTextEncode","inputs":{"text":"beautiful scenery","clip":["4",1]}},
 "7":{"class_type":"CLIPTextEncode","inputs":{"text":"text, watermark","clip":["4",1]}},
 "8":{"class_type":"VAEDecode","inputs":{"samples":["3",0],"vae":["4",2]}},
 "9":{"class_type":"SaveImage","inputs":{"filename_prefix":"ComfyUI","images":["8",0]}}})j";

TEST(comfyui, the_plain_graph) {
  const auto r = graph(plain);
  EXPECT_EQ(r.source, "comfyui");
  EXPECT_EQ(r.prompt, "beautiful scenery");
  EXPECT_EQ(r.negative_prompt, "text, watermark");
  EXPECT_EQ(settings_line(r), "20 steps euler cfg 8 seed 156680208700286 512x768");
  EXPECT_EQ(r.model_name, "v1-5-pruned");
}

TEST(comfyui, not_a_number_is_survived) {
  std::string json = plain;
  json.insert(json.rfind('}'),
              ",\"10\":{\"is_changed\":[NaN, "
              "-Infinity],\"class_type\":\"Note\",\"inputs\":{\"t\":\"NaN\"}}");
  EXPECT_EQ(graph(json).prompt, "beautiful scenery");
}

TEST(comfyui, loras_clip_skip_and_a_second_pass) {
  const auto r = graph(R"j({
 "1":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"m.ckpt"}},
 "2":{"class_type":"LoraLoader","inputs":{"lora_name":"a/ink.safetensors","strength_model":0.6,
     "strength_clip":1,"model":["1",0],"clip":["1",1]}},
 "3":{"class_type":"LoraLoaderModelOnly","inputs":{"lora_name":"detail.safetensors",
     "strength_model":0.3,"model":["2",0]}},
 "4":{"class_type":"CLIPSetLastLayer","inputs":{"stop_at_clip_layer":-2,"clip":["2",1]}},
 "5":{"class_type":"CLIPTextEncode","inputs":{"text":["20",0],"clip":["4",0]}},
 "6":{"class_type":"CLIPTextEncode","inputs":{"text":"bad","clip":["4",0]}},
 "7":{"class_type":"EmptyLatentImage","inputs":{"width":["21",0],"height":["21",1],
     "batch_size":1}},
 "8":{"class_type":"KSampler","inputs":{"seed":["22",0],"steps":25,"cfg":6,
     "sampler_name":"dpmpp_2m","scheduler":"karras","denoise":1,
   "model":["3",0],"positive":["5",0],"negative":["6",0],"latent_image":["7",0]}},
 "9":{"class_type":"LatentUpscale","inputs":{"samples":["8",0],"width":1024,"height":1024}},
 "10":{"class_type":"KSampler","inputs":{"seed":99,"steps":10,"cfg":6,"sampler_name":"euler",
     "scheduler":"normal","denoise":0.5,
   "model":["3",0],"positive":["5",0],"negative":["6",0],"latent_image":["9",0]}},
 "11":{"class_type":"VAEDecode","inputs":{"samples":["10",0],"vae":["1",2]}},
 "12":{"class_type":"SaveImage","inputs":{"images":["11",0]}},
 "20":{"class_type":"StringConcatenate","inputs":{"string_a":"a cat","string_b":["23",0],
     "delimiter":", "}},
 "21":{"class_type":"SDXLResolution","inputs":{"width":640,"height":448}},
 "22":{"class_type":"Seed (rgthree)","inputs":{
  "seed" : 1234}},
 "23":{
  "class_type" : "PrimitiveString", "inputs" : {
    "value" : "on a mat"
  }
}
})j");
  EXPECT_EQ(r.prompt, "a cat, on a mat");
  EXPECT_EQ(settings_line(r), "25 steps dpmpp_2m_k cfg 6 seed 1234 640x448 skip 1");
  EXPECT_EQ(lora_line(r), "detail 0.3, ink 0.6");
  EXPECT_EQ(extra(r, "second_pass"), R"j({"steps":10,"cfg":6,"denoise":0.5,"sampler":"euler"})j");
}

TEST(comfyui, flux_with_a_custom_sampler) {
  const auto r = graph(R"j({
 "6":{"class_type":"CLIPTextEncodeFlux","inputs":{"clip_l":"anime girl",
     "t5xxl":"a girl with ears","guidance":3.5,"clip":["11",0]}},
 "8":{"class_type":"VAEDecode","inputs":{"samples":["13",0],"vae":["10",0]}},
 "9":{"class_type":"SaveImage","inputs":{"images":["8",0]}},
 "11":{"class_type":"DualCLIPLoader","inputs":{"clip_name1":"t5","clip_name2":"l"}},
 "12":{"class_type":"UNETLoader","inputs":{"unet_name":"flux1-dev.sft","weight_dtype":"default"}},
 "13":{"class_type":"SamplerCustomAdvanced","inputs":{"noise":["25",0],"guider":["22",0],
     "sampler":["16",0],"sigmas":["17",0],"latent_image":["27",0]}},
 "16":{"class_type":"KSamplerSelect","inputs":{"sampler_name":"euler"}},
 "17":{"class_type":"BasicScheduler","inputs":{"scheduler":"simple","steps":28,"denoise":1,
     "model":["30",0]}},
 "22":{"class_type":"BasicGuider","inputs":{"model":["30",0],"conditioning":["6",0]}},
 "25":{"class_type":"RandomNoise","inputs":{"noise_seed":219670278747233}},
 "27":{"class_type":"EmptySD3LatentImage","inputs":{"width":1024,"height":512,"batch_size":1}},
 "30":{"class_type":"ModelSamplingFlux","inputs":{"max_shift":1.15,"width":1024,"height":512,
     "model":["12",0]}}})j");
  EXPECT_EQ(r.prompt, "a girl with ears\nanime girl");
  EXPECT_EQ(r.negative_prompt, "");
  EXPECT_EQ(r.model_name, "flux1-dev");
  EXPECT_EQ(settings_line(r), "28 steps seed 219670278747233 1024x512");
  EXPECT_EQ(r.sampler, "euler");
  EXPECT_EQ(extra(r, "guidance"), "3.5");
}

TEST(comfyui, control_nets_combinations_and_a_blank_negative) {
  const auto r = graph(R"j({
 "1":{"class_type":"CLIPTextEncode","inputs":{"text":"one","clip":["9",1]}},
 "2":{"class_type":"CLIPTextEncode","inputs":{"text":"two","clip":["9",1]}},
 "3":{"class_type":"ConditioningCombine","inputs":{"conditioning_1":["1",0],"conditioning_2":["2",
     0]}},
 "4":{"class_type":"ConditioningZeroOut","inputs":{"conditioning":["1",0]}},
 "5":{"class_type":"ControlNetApplyAdvanced","inputs":{"positive":["3",0],"negative":["4",0],
     "strength":1,"control_net":["8",0],"image":["7",0]}},
 "6":{"class_type":"KSamplerAdvanced","inputs":{"add_noise":"enable","noise_seed":5,"steps":4,
     "cfg":1,"sampler_name":"lcm","scheduler":"normal",
   "start_at_step":0,"end_at_step":10000,"return_with_leftover_noise":"disable","model":["9",0],
     "positive":["5",0],"negative":["5",1],"latent_image":["10",0]}},
 "9":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"m.safetensors"}},
 "10":{"class_type":"VAEEncode","inputs":{"pixels":["7",0],"vae":["9",2]}},
 "7":{"class_type":"LoadImage","inputs":{"image":"x.png"}},
 "11":{"class_type":"PreviewImage","inputs":{"images":["12",0]}},
 "12":{"class_type":"VAEDecode","inputs":{"samples":["6",0],"vae":["9",2]}}})j");
  EXPECT_EQ(r.prompt, "one\ntwo");
  EXPECT_EQ(r.negative_prompt, "");
  EXPECT_EQ(settings_line(r), "4 steps lcm cfg 1 seed 5");
  EXPECT_EQ(extra(r, "end_at_step"), "(none)");
}

TEST(comfyui, loaders_that_do_everything) {
  const auto r = graph(R"j({
 "1":{"class_type":"Efficient Loader","inputs":{"ckpt_name":"m.safetensors","clip_skip":-2,
   "lora_name":"None","positive":"cat","negative":"dog","empty_latent_width":512,
   "empty_latent_height":640,"lora_stack":["3",0]}},
 "2":{"class_type":"KSampler (Efficient)","inputs":{"seed":7,"steps":20,"cfg":7,
   "sampler_name":"euler_ancestral","scheduler":"normal","denoise":1,"model":["1",0],
   "positive":["1",1],"negative":["1",2],"latent_image":["1",3]}},
 "3":{"class_type":"CR LoRA Stack","inputs":{"switch_1":"On","lora_name_1":"ink.safetensors",
   "model_weight_1":0.4,"clip_weight_1":1,"switch_2":"Off","lora_name_2":"off.safetensors",
   "model_weight_2":1}},
 "4":{"class_type":"SaveImage","inputs":{"images":["2",5]}}})j");
  EXPECT_EQ(r.prompt, "cat");
  EXPECT_EQ(r.negative_prompt, "dog");
  EXPECT_EQ(settings_line(r), "20 steps euler_a cfg 7 seed 7 512x640 skip 1");
  EXPECT_EQ(lora_line(r), "ink 0.4");
}

TEST(comfyui, power_loras_can_be_off) {
  std::string json = plain;
  json.replace(json.find("\"model\":[\"4\",0]"), 15, "\"model\":[\"30\",0]");
  const std::string loader =
      R"j(,"30":{"class_type":"Power Lora Loader (rgthree)","inputs":{"model":["4",0],
      "lora_1":{"on":true,"lora":"a.safetensors","strength":0.9},
      "lora_2":{"on":false,"lora":"b.safetensors","strength":1}}})j";
  json.insert(json.rfind('}'), loader);
  EXPECT_EQ(lora_line(graph(json)), "a 0.9");
  EXPECT_EQ(graph(json).model_name, "v1-5-pruned");
}

TEST(comfyui, webp_tags_and_comments) {
  EXPECT_EQ(recipe_in({{"Model", std::string("prompt:") + plain}, {"Make", "workflow:{}"}}).prompt,
            "beautiful scenery");
  EXPECT_EQ(recipe_in({{"ImageDescription", std::string("Prompt: ") + plain}}).prompt,
            "beautiful scenery");
  EXPECT_EQ(recipe_in({{"UserComment", plain}}).prompt, "beautiful scenery");
  EXPECT_EQ(recipe_in({{"comment", std::string("{\"prompt\":") + plain + "}"}}).prompt,
            "beautiful scenery");
}

TEST(comfyui, a_workflow_alone) {
  const auto r = recipe_in({{"workflow", R"j({"last_node_id":12,"nodes":[
 {"id":3,"type":"KSampler","mode":0,"inputs":[{"name":"model","type":"MODEL","link":1},
     {"name":"positive","type":"CONDITIONING","link":4},
   {"name":"negative","type":"CONDITIONING","link":6},{"name":"latent_image","type":"LATENT",
     "link":2}],
   "widgets_values":[42,"randomize",20,8,"dpmpp_2m","karras",1]},
 {"id":4,"type":"CheckpointLoaderSimple","inputs":[],"widgets_values":["m.safetensors"]},
 {"id":5,"type":"EmptyLatentImage","inputs":[],"widgets_values":[512,768,1]},
 {"id":6,"type":"CLIPTextEncode","inputs":[{"name":"clip","type":"CLIP","link":3}],
     "widgets_values":["a cat"]},
 {"id":7,"type":"CLIPTextEncode","inputs":[{"name":"clip","type":"CLIP","link":5}],
     "widgets_values":["bad"]},
 {"id":8,"type":"Reroute","inputs":[{"name":"","type":"*","link":8}],"outputs":[{"name":"",
     "type":"CONDITIONING"}]},
 {"id":9,"type":"LoraLoader","mode":4,"inputs":[{"name":"model","type":"MODEL","link":9},
     {"name":"clip","type":"CLIP","link":10}],
   "outputs":[{"name":"MODEL","type":"MODEL"},{"name":"CLIP","type":"CLIP"}],
     "widgets_values":["off.safetensors",1,1]},
 {"id":10,"type":"VAEDecode","inputs":[{"name":"samples","type":"LATENT","link":7}]},
 {"id":11,"type":"SaveImage","inputs":[{"name":"images","type":"IMAGE","link":11}],
     "widgets_values":["ComfyUI"]}],
 "links":[[1,9,0,3,0,"MODEL"],[2,5,0,3,3,"LATENT"],[3,4,1,6,0,"CLIP"],[4,8,0,3,1,"*"],[5,4,1,7,0,
     "CLIP"],[6,7,0,3,2,"CONDITIONING"],
   [7,3,0,10,0,"LATENT"],[8,6,0,8,0,"*"],[9,4,0,9,0,"MODEL"],[10,4,1,9,1,"CLIP"],[11,10,0,11,0,
     "IMAGE"]]})j"}});
  EXPECT_EQ(r.prompt, "a cat");
  EXPECT_EQ(r.negative_prompt, "bad");
  EXPECT_EQ(settings_line(r), "20 steps dpmpp_2m_k cfg 8 seed 42 512x768");
  EXPECT_EQ(r.model_name, "m");
  EXPECT_EQ(lora_line(r), "");
}

TEST(comfyui, a_workflow_whose_sampler_hides_in_a_subgraph) {
  const auto r = recipe_in({{"workflow", R"j({"nodes":[
 {"id":83,"type":"ef10","inputs":[],"widgets_values":[]},
 {"id":60,"type":"SaveImage","inputs":[{"name":"images","type":"IMAGE","link":134}]}],
 "links":[[134,83,0,60,0,"IMAGE"]],"definitions":{"subgraphs":[{"id":"ef10","nodes":[
 {"id":3,"type":"KSampler","inputs":[{"name":"model","link":13},{"name":"positive","link":30},
   {"name":"latent_image","link":17}],"widgets_values":[52,"randomize",4,1,"lcm","normal",1]},
 {"id":13,"type":"EmptySD3LatentImage","inputs":[],"widgets_values":[1024,512,1]},
 {"id":27,"type":"CLIPTextEncode","inputs":[],"widgets_values":["a billboard"]},
 {"id":28,"type":"UNETLoader","inputs":[],"widgets_values":["z.safetensors","default"]}],
 "links":[{"id":13,"origin_id":28,"origin_slot":0},{"id":30,"origin_id":27,"origin_slot":0},
   {"id":17,"origin_id":13,"origin_slot":0},{"id":16,"origin_id":-10,"origin_slot":0}]}]}})j"}});
  EXPECT_EQ(r.prompt, "a billboard");
  EXPECT_EQ(settings_line(r), "4 steps lcm cfg 1 seed 52 1024x512");
  EXPECT_EQ(r.model_name, "z");
}

TEST(comfyui, a_text_beside_the_graph_tells_what_was_worked_out) {
  const auto r = recipe_in({{"prompt", plain},
                            {"parameters",
                             "a red cat\nNegative prompt: bad\nSteps: 20, Sampler: Euler, CFG "
                             "scale: 8, Seed: 3, Size: 512x768, Version: ComfyUI"}});
  EXPECT_EQ(r.source, "comfyui");
  EXPECT_EQ(r.prompt, "a red cat");
  EXPECT_EQ(r.seed, 3);
  EXPECT_EQ(r.model_name, "v1-5-pruned");
}

TEST(comfyui, circles_and_deep_chains_end) {
  EXPECT_NO_THROW(graph(
      R"j({"1":{"class_type":"KSampler","inputs":{"seed":["1",0],"steps":["1",0],"model":["1",0],
     "positive":["2",0],
    "negative":["2",0],"latent_image":["1",0]}},"2":{"class_type":"CLIPTextEncode",
     "inputs":{"text":["3",0],"clip":["2",0]}},
    "3":{"class_type":"Concat","inputs":{"a":["3",0],"b":["3",0],"c":["2",0]}}})j"));
  std::string chain =
      R"j({"0":{"class_type":"KSampler","inputs":{"seed":1,"steps":2,"positive":["1",0],
     "latent_image":["1",0]}})j";
  for (int i = 1; i < 20'000; ++i) {
    chain += fmt::format(
        R"j(,"{}":{{"class_type":"Concat","inputs":{{"a":["{}",0],"b":["{}",0],"c":["{}",
     0]}}}})j",
        i, i + 1, i + 1, i + 2);
  }
  EXPECT_EQ(graph(chain + "}").seed, 1);
}

TEST(comfyui, stylers_video_samplers_and_pipes) {
  const auto styled = graph(R"j({
 "1":{"class_type":"SDXLPromptStyler","inputs":{"text_positive":"cat","text_negative":"dog"}},
 "2":{"class_type":"CLIPTextEncode","inputs":{"text":["1",0],"clip":["9",1]}},
 "3":{"class_type":"CLIPTextEncode","inputs":{"text":["1",1],"clip":["9",1]}},
 "4":{"class_type":"KSampler","inputs":{"seed":1,"steps":2,"positive":["2",0],"negative":["3",0],
   "latent_image":["5",0]}},"9":{"class_type":"X","inputs":{}}})j");
  EXPECT_EQ(styled.prompt, "cat");
  EXPECT_EQ(styled.negative_prompt, "dog");
  const auto video = graph(R"j({
 "1":{"class_type":"WanVideoTextEncode","inputs":{"positive_prompt":"a train",
   "negative_prompt":"bad"}},
 "2":{"class_type":"WanVideoSampler","inputs":{"seed":7,"steps":30,"cfg":6,"text_embeds":["1",0],
   "model":["3",0]}},
 "3":{"class_type":"WanVideoModelLoader","inputs":{"model":"wan2.1.safetensors"}},
 "4":{"class_type":"VHS_VideoCombine","inputs":{"images":["2",0]}}})j");
  EXPECT_EQ(video.prompt, "a train");
  EXPECT_EQ(video.negative_prompt, "bad");
  EXPECT_EQ(settings_line(video), "30 steps cfg 6 seed 7");
  const auto pipes = graph(R"j({
 "1":{"class_type":"easy fullLoader","inputs":{"ckpt_name":"m.safetensors","positive":"cat",
   "negative":"dog","empty_latent_width":64,"empty_latent_height":32}},
 "2":{"class_type":"easy preSampling","inputs":{"steps":20,"cfg":8,"sampler_name":"euler",
   "scheduler":"normal","seed":3,"pipe":["1",0]}},
 "3":{"class_type":"easy kSampler","inputs":{"pipe":["2",0]}}})j");
  EXPECT_EQ(pipes.prompt, "cat");
  EXPECT_EQ(pipes.negative_prompt, "dog");
  EXPECT_EQ(settings_line(pipes), "20 steps euler cfg 8 seed 3 64x32");
  EXPECT_EQ(pipes.model_name, "m");
}

TEST(comfyui, everything_by_one_link_and_numbered_loras) {
  const auto r = graph(R"j({
 "2":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"noir_v3.safetensors"}},
 "3":{"class_type":"easy loraStack","inputs":{"lora_1_name":"ink.safetensors","lora_1_strength":0.4,
   "lora_2_name":"None","lora_2_strength":1,"model":["2",0]}},
 "56":{"class_type":"ImpactWildcardEncode","inputs":{"wildcard_text":"__who__, ponytail",
   "populated_text":"brunette, ponytail","model":["3",0],"clip":["2",1]}},
 "101":{"class_type":"CLIPTextEncode","inputs":{"text":"bad anatomy","clip":["56",1]}},
 "189":{"class_type":"Pack SDXL Tuple","inputs":{"base_model":["56",0],"base_clip":["56",1],
   "base_positive":["56",2],"base_negative":["101",0]}},
 "4":{"class_type":"KSampler SDXL (Eff.)","inputs":{"noise_seed":31,"steps":24,"cfg":5,
   "sampler_name":"dpmpp_2m","scheduler":"karras","sdxl_tuple":["189",0],"latent_image":["5",0]}},
 "5":{"class_type":"EmptyLatentImage","inputs":{"width":832,"height":1216}},
 "9":{"class_type":"SaveImage","inputs":{"images":["4",3]}}})j");
  EXPECT_EQ(r.prompt, "brunette, ponytail");
  EXPECT_EQ(r.negative_prompt, "bad anatomy");
  EXPECT_EQ(settings_line(r), "24 steps dpmpp_2m_k cfg 5 seed 31 832x1216");
  EXPECT_EQ(r.model_name, "noir_v3");
  EXPECT_EQ(lora_line(r), "ink 0.4");
}

TEST(comfyui, a_graph_without_a_sampler_gives_its_prompt) {
  const auto r = graph(
      R"j({"1":{"class_type":"FluxProUltraImageNode","inputs":{"prompt":"a fox","seed":5,
     "width":64,"height":32}},
    "2":{"class_type":"SaveImage","inputs":{"images":["1",0]}}})j");
  EXPECT_EQ(r.prompt, "a fox");
  EXPECT_EQ(settings_line(r), "seed 5 64x32");
}

}  // namespace
}  // namespace atelier
