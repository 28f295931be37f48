#include "engine/paint/order_check.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

using namespace protocol;

PaintOrder drawing() {
  PaintOrder order{.plan = {.model_path = "m", .prompt = "p", .images = {0}}};
  order.inputs = {{2, 2, 3, std::vector<uint8_t>(12)}, {2, 2, 1, std::vector<uint8_t>(4)}};
  return order;
}

std::string refusal(const PaintOrder& order) {
  const auto checked = check_order(order);
  if (checked) return "";
  EXPECT_EQ(checked.error().kind, ErrorKind::invalid);
  return checked.error().message;
}

TEST(OrderCheck, what_belongs_together_passes) {
  PaintOrder order = drawing();
  EXPECT_EQ(refusal(order), "");
  order.plan.source = SourcePart{};
  order.plan.mask = MaskPart{.input = 1};
  order.plan.outpaint = OutpaintPart{.left = 64};
  EXPECT_EQ(refusal(order), "");
}

TEST(OrderCheck, a_part_without_what_it_needs_is_refused) {
  const auto with = [](auto change) {
    PaintOrder order = drawing();
    change(order.plan);
    return refusal(order);
  };
  EXPECT_NE(with([](Plan& p) { p.model_path = ""; }), "");
  EXPECT_NE(with([](Plan& p) { p.prediction = "flow_prediction"; }), "");
  EXPECT_NE(with([](Plan& p) { p.mask = MaskPart{}; }), "");
  EXPECT_NE(with([](Plan& p) { p.outpaint = OutpaintPart{}; }), "");
  EXPECT_NE(with([](Plan& p) { p.task = Task::upscale; }), "");
  EXPECT_NE(with([](Plan& p) { p.task = Task::control_image; }), "");
  EXPECT_NE(with([](Plan& p) { p.hires = HiresPart{.method = HiresMethod::upscaler}; }), "");
  EXPECT_NE(with([](Plan& p) {
              p.source = SourcePart{};
              p.mask = MaskPart{};
              p.hires = HiresPart{};
            }),
            "");
  EXPECT_NE(with([](Plan& p) {
              p.task = Task::upscale;
              p.upscale = UpscalePart{.refine = RefinePart{}};
              p.model_path = "";
            }),
            "");
}

TEST(OrderCheck, a_result_beyond_a_hundred_megapixels_is_too_large) {
  PaintOrder order = drawing();
  order.plan.width = order.plan.height = 4096;
  EXPECT_TRUE(check_order(order));
  order.plan.hires = HiresPart{.scale = 4};
  EXPECT_EQ(check_order(order).error().kind, ErrorKind::too_large);
  order = drawing();
  order.plan.task = Task::upscale;
  order.inputs[0] = {2000, 1000, 1, std::vector<uint8_t>(2'000'000)};
  order.plan.upscale = UpscalePart{.scale = 7};
  EXPECT_TRUE(check_order(order));
  order.plan.upscale->scale = 8;
  EXPECT_EQ(check_order(order).error().kind, ErrorKind::too_large);
}

TEST(OrderCheck, a_picture_that_did_not_come_or_is_not_whole_is_refused) {
  PaintOrder order = drawing();
  order.plan.source = SourcePart{.input = 2};
  EXPECT_NE(refusal(order), "");
  order = drawing();
  order.inputs[0].bytes.pop_back();
  EXPECT_NE(refusal(order), "");
  order = drawing();
  order.inputs[0].channels = 2;
  EXPECT_NE(refusal(order), "");
}

}  // namespace
}  // namespace atelier
