#include "protocol/messages.h"

#include <gtest/gtest.h>

namespace atelier::protocol {
namespace {

TEST(Messages, TravelWhole) {
  RunJob run{.job_id = "01J", .plan = {.model_path = "/m", .prompt = "bluebird", .images = {0, 2}}};
  const auto frame = parse_frame(to_frame(run));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->type, "run");
  const auto again = read_frame<RunJob>(*frame);
  ASSERT_TRUE(again) << to_line(again.error());
  EXPECT_EQ(to_frame(*again), to_frame(run));
}

// Every part there is, with values that are not the usual ones.
Plan full_plan() {
  Plan plan{.task = Task::upscale, .model_path = "/m", .prompt = "bluebird", .images = {3}};
  plan.vae_path = "/v";
  plan.seamless_x = true;
  plan.freeu = FreeuPart{.b1 = 1.1};
  plan.loras = {{"/l", -1.5}, {"/k"}};
  plan.embeddings = {{"/e", "<cat>"}};
  plan.controls = {{.kind = ControlKind::t2i_adapter,
                    .path = "/c",
                    .input = 2,
                    .preprocessor = "canny",
                    .end = 0.5,
                    .mode = ControlMode::more_control,
                    .resize_mode = ResizeMode::fill_resize}};
  plan.image_prompts = {{.adapter_path = "/a", .vision_path = "/w", .input = 1, .weight = 0.4}};
  plan.source = SourcePart{.input = 1, .strength = 0.2};
  plan.mask = MaskPart{.input = 1, .blur_px = 3, .invert = true, .coherence = CoherencePart{}};
  plan.outpaint = OutpaintPart{.left = 8, .infill = InfillMethod::color, .color = "#102030"};
  plan.refiner = RefinerPart{.model_path = "/r", .start = 0.7, .cfg_scale = 4.5};
  plan.hires = HiresPart{.scale = 1.5, .method = HiresMethod::upscaler, .upscaler_path = "/u"};
  plan.upscale = UpscalePart{.path = "/u", .refine = RefinePart{.tile_px = 768}};
  plan.control_image = ControlImagePart{.preprocessor = "canny", .low = 0.1, .detail_px = 512};
  return plan;
}

TEST(Messages, CarryEveryPartOfAPlan) {
  const RunJob run{.job_id = "01J",
                   .plan = full_plan(),
                   .inputs = {{4, 2, 3, 24}, {4, 2, 1, 8}},
                   .next_model_paths = {"/m2"}};
  const auto again = read_frame<RunJob>(*parse_frame(to_frame(run)));
  ASSERT_TRUE(again) << to_line(again.error());
  EXPECT_EQ(to_frame(*again), to_frame(run));
  EXPECT_EQ(again->plan.controls.at(0).mode, ControlMode::more_control);
  EXPECT_EQ(again->plan.mask->coherence->edge_px, 16);
  EXPECT_EQ(again->plan.control_image->detail_px, 512);
}

TEST(Messages, APlanOfTheFirstVersionDrawsAsItDid) {
  const auto plan = read_json<Plan>(R"({"model_path":"/m","prompt":"p","images":[0]})");
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->task, Task::draw);
  EXPECT_FALSE(plan->source || plan->mask || plan->hires || plan->refiner || plan->freeu);
}

TEST(Messages, RefusePartsOutsideTheirBounds) {
  for (const char* part : {R"("source":{"input":0,"strength":1})", R"("source":{"input":16})",
                           R"("loras":[{"path":"/l","weight":11}])", R"("loras":[{"weight":1}])",
                           R"("hires":{"scale":4.5})", R"("upscale":{"input":0,"scale":9})",
                           R"("controls":[{"path":"/c","input":0,"mode":"loud"}])",
                           R"("outpaint":{"color":"#12"})", R"("task":"dance")"}) {
    const std::string text =
        R"({"type":"run","job_id":"a","plan":{"images":[0],)" + std::string(part) + "}}";
    EXPECT_FALSE(read_frame<RunJob>(*parse_frame(text))) << part;
  }
}

TEST(Messages, KnowAnInputWhoseNumbersDoNotFit) {
  EXPECT_TRUE(is_sound({2, 2, 3, 12}));
  EXPECT_TRUE(is_sound({2, 2, 1, 4}));
  for (const InputInfo& input : {InputInfo{2, 2, 3, 11}, InputInfo{2, 2, 2, 8},
                                 InputInfo{0, 2, 3, 0}, InputInfo{32768, 32768, 1, 1 << 30}}) {
    EXPECT_FALSE(is_sound(input)) << input.width << "x" << input.height << "x" << input.channels;
  }
}

TEST(Messages, RefuseWhatIsNoFrame) {
  for (const char* text : {"", "[]", "{}", "{\"type\":1}", "{\"type\":\"run\""}) {
    EXPECT_FALSE(parse_frame(text)) << text;
  }
  const auto frame = parse_frame(R"({"type":"run","job_id":"a","plan":{"steps":0}})");
  ASSERT_TRUE(frame);
  EXPECT_FALSE(read_frame<RunJob>(*frame));
}

TEST(Messages, IgnoreWhatANewerPeerAdds) {
  const auto frame = parse_frame(R"({"type":"cancel","job_id":"a","reason":"because"})");
  ASSERT_TRUE(frame);
  EXPECT_TRUE(read_frame<Cancel>(*frame));
}

}  // namespace
}  // namespace atelier::protocol
