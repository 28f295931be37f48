#include <gtest/gtest.h>

#include "api/base64.h"
#include "api/programs/openai_request.h"
#include "api/programs/sdapi_request.h"

namespace atelier::api {
namespace {

std::string field_at_fault(const auto& result) {
  return result || result.error().faults.empty() ? "" : result.error().faults.front().field;
}

TEST(OpenAiRequest, what_the_api_knows_and_what_we_know_besides_is_read) {
  const auto r = read_openai_json(
      R"({"prompt": "a red fish", "model": "dall-e-3", "n": 2, "size": "513x256", "quality": "hd",
          "response_format": "b64_json", "user": "x", "seed": 7, "tools": [1]})");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->prompt, "a red fish");
  EXPECT_EQ(r->n, 2);
  EXPECT_EQ(r->width, 512);
  EXPECT_EQ(r->height, 256);
  EXPECT_EQ(r->response_format, PictureAs::b64_json);
  EXPECT_EQ(r->seed, 7);
  EXPECT_TRUE(is_openai_model(r->model));
  EXPECT_FALSE(is_openai_model("dreamshaper"));
}

TEST(OpenAiRequest, a_size_of_its_own_choice_is_left_to_the_model) {
  const auto r = read_openai_json(R"({"prompt": "x", "size": "auto"})");
  ASSERT_TRUE(r);
  EXPECT_FALSE(r->width);
}

TEST(OpenAiRequest, a_fault_names_its_field) {
  EXPECT_EQ(field_at_fault(read_openai_json(R"({"size": "big"})")), "size");
  EXPECT_EQ(field_at_fault(read_openai_json(R"({"size": "9999999x1"})")), "size");
  EXPECT_EQ(field_at_fault(read_openai_json(R"({"n": 0})")), "n");
  EXPECT_EQ(field_at_fault(read_openai_json(R"({"n": "many"})")), "n");
  EXPECT_EQ(field_at_fault(read_openai_json(R"({"response_format": "png"})")), "response_format");
  EXPECT_EQ(field_at_fault(read_openai_json(R"({"stream": true})")), "stream");
  EXPECT_FALSE(read_openai_json("[]"));
}

TEST(SdRequest, numbers_of_any_spelling_and_nulls_are_read) {
  const auto r = read_sd_request(
      R"({"prompt": "cat", "steps": 20.0, "seed": -1, "cfg_scale": 7, "width": null,
          "override_settings": {"sd_model_checkpoint": "Starter [abc]",
                                "CLIP_stop_at_last_layers": 2}, "alwayson_scripts": {}})");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->steps, 20);
  EXPECT_EQ(r->seed, -1);
  EXPECT_FALSE(r->width);
  EXPECT_EQ(r->checkpoint, "Starter [abc]");
  EXPECT_EQ(r->clip_stop, 2);
}

TEST(SdRequest, a_fault_names_its_field) {
  EXPECT_EQ(field_at_fault(read_sd_request(R"({"steps": "many"})")), "steps");
  EXPECT_EQ(field_at_fault(read_sd_request(R"({"prompt": 5})")), "prompt");
  EXPECT_EQ(field_at_fault(read_sd_request(R"({"override_settings":
      {"sd_model_checkpoint": 1}})")),
            "override_settings.sd_model_checkpoint");
  EXPECT_FALSE(read_sd_request("nonsense"));
}

TEST(SdRequest, a_mask_is_drawn_alone_and_filled_unless_the_request_says_otherwise) {
  const auto usual = read_sd_request(R"({"mask": "x"})");
  ASSERT_TRUE(usual);
  EXPECT_TRUE(usual->inpaint_full_res);
  EXPECT_EQ(usual->inpainting_fill, 0);
  for (const char* off : {"false", "0"}) {
    const auto r = read_sd_request(std::string(R"({"inpainting_fill": 2, "inpaint_full_res": )") +
                                   off + R"(, "inpaint_full_res_padding": 32})");
    ASSERT_TRUE(r) << off;
    EXPECT_FALSE(r->inpaint_full_res);
    EXPECT_EQ(r->inpainting_fill, 2);
    EXPECT_EQ(r->inpaint_full_res_padding, 32);
  }
  EXPECT_EQ(field_at_fault(read_sd_request(R"({"inpaint_full_res": "yes"})")), "inpaint_full_res");
}

TEST(SdRequest, loras_leave_the_prompt_with_their_weights) {
  std::string prompt = "a <lora:ink:0.8> mountain <lora:fog> <3 <lora::1>";
  const auto loras = take_loras(prompt);
  ASSERT_EQ(loras.size(), 2u);
  EXPECT_EQ(loras[0].model.name, "ink");
  EXPECT_EQ(loras[0].weight, 0.8);
  EXPECT_EQ(loras[1].model.name, "fog");
  EXPECT_EQ(loras[1].weight, 1);
  EXPECT_EQ(prompt, "a mountain <3");
  prompt = "hills <lora:ink:1>, dusk";
  take_loras(prompt);
  EXPECT_EQ(prompt, "hills, dusk");
}

TEST(Base64, bytes_come_back_and_rubbish_is_refused) {
  for (const std::string text : {"", "a", "ab", "abc", "abcd", "\xff\xfe\x00z"}) {
    const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
    const auto back = from_base64(base64(bytes));
    ASSERT_TRUE(back);
    EXPECT_TRUE(std::ranges::equal(*back, bytes));
  }
  EXPECT_EQ(from_base64("data:image/png;base64,YWI=").value().size(), 2u);
  EXPECT_EQ(from_base64("YW\nI").value().size(), 2u);
  EXPECT_FALSE(from_base64("Y"));
  EXPECT_FALSE(from_base64("YW=I"));
  EXPECT_FALSE(from_base64("Y*WI"));
}

}  // namespace
}  // namespace atelier::api
