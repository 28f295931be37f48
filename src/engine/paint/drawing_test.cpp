// Pictures from plans, with the model that comes with the program.
#include "engine/paint/paint_test_support.h"

namespace atelier {
namespace {

using namespace protocol;

class Drawing : public PaintTest {
 protected:
  PaintOrder over(double strength) const {
    PaintOrder order{.plan = plan(), .inputs = {test_picture(side, side)}};
    order.plan.source = SourcePart{.strength = strength};
    return order;
  }
  PaintOrder inpainting() const {
    PaintOrder order = over(0.9);
    order.inputs.push_back(test_mask(side, side, 64, 96));
    order.plan.mask = MaskPart{.input = 1, .blur_px = 8};
    return order;
  }
  static Raster source_of(const PaintOrder& order) {
    return {order.inputs[0].width, order.inputs[0].height, order.inputs[0].bytes};
  }
};

TEST_F(Drawing, the_same_plan_gives_the_same_bytes) {
  const PaintOrder order{.plan = plan()};
  const Raster first = paint(order);
  EXPECT_EQ(first.width, side);
  EXPECT_EQ(first.rgb.size(), size_t(side) * side * 3);
  EXPECT_TRUE(watcher_.saw(Phase::loading) && watcher_.saw(Phase::decoding));
  EXPECT_EQ(watcher_.seen.back().step, 4);
  EXPECT_EQ(watcher_.seen.back().steps, 4);
  EXPECT_EQ(paint(order).rgb, first.rgb);
}

TEST_F(Drawing, what_the_network_predicts_is_the_plans_to_say) {
  PaintOrder order{.plan = plan()};
  order.plan.prompt = "a red house at night";  // a white ground comes out white of either
  const Raster as_found = paint(order);
  order.plan.prediction = "epsilon";
  EXPECT_EQ(paint(order).rgb, as_found.rgb);
  order.plan.prediction = "v_prediction";
  EXPECT_GT(difference(paint(order), as_found), 20);
}

TEST_F(Drawing, the_more_strength_the_less_is_left_of_the_source) {
  // A picture of the model's own making: others change on their way through the VAE alone.
  PaintOrder first{.plan = plan()};
  first.plan.seed = 99;
  const Raster source = paint(first);
  double before = 0;
  for (const double strength : {0.1, 0.5, 0.99}) {
    PaintOrder order = over(strength);
    order.inputs[0].bytes = source.rgb;
    order.plan.steps = 10;
    const double now = difference(paint(order), source);
    EXPECT_EQ(watcher_.seen.back().steps, strength > 0.9 ? 10 : int(10 * strength));
    EXPECT_GT(now, before) << strength;
    before = now;
  }
}

TEST_F(Drawing, no_strength_gives_the_source_back_and_full_strength_nothing_of_it) {
  PaintOrder order = over(0);
  EXPECT_EQ(paint(order).rgb, order.inputs[0].bytes);
  order = over(0.99);
  const Raster drawn = paint(order);
  order.inputs[0] = Bitmap{side, side, 3, std::vector<uint8_t>(size_t(side) * side * 3, 90)};
  EXPECT_EQ(paint(order).rgb, drawn.rgb) << "another source, the same picture";
}

TEST_F(Drawing, what_is_not_masked_stays_byte_by_byte) {
  for (const bool coherent : {false, true}) {
    PaintOrder order = inpainting();
    if (coherent) order.plan.mask->coherence = CoherencePart{.strength = 0.5, .edge_px = 12};
    const Raster out = paint(order);
    size_t changed = 0;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        const size_t at = (size_t(y) * side + size_t(x)) * 3;
        const bool same = std::equal(&out.rgb[at], &out.rgb[at] + 3, &order.inputs[0].bytes[at]);
        if (x < 64 - 8 || x >= 96 + 8) {
          EXPECT_TRUE(same) << x << "," << y;
        }
        changed += same ? 0 : 1;
      }
    }
    EXPECT_GT(changed, size_t(side) * 20);
  }
}

TEST_F(Drawing, an_inverted_mask_draws_what_the_other_keeps) {
  PaintOrder order = inpainting();
  order.plan.mask->invert = true;
  order.plan.mask->blur_px = 0;
  const Raster out = paint(order);
  for (int y = 0; y < side; y += 5) {
    const size_t at = (size_t(y) * side + 80) * 3;
    EXPECT_TRUE(std::equal(&out.rgb[at], &out.rgb[at] + 3, &order.inputs[0].bytes[at]));
  }
  EXPECT_GT(difference(out, source_of(order)), 1);
}

TEST_F(Drawing, a_coherence_pass_changes_the_seam_and_counts_its_steps) {
  PaintOrder order = inpainting();
  const Raster plain = paint(order);
  const int steps = watcher_.seen.back().steps;
  order.plan.mask->coherence = CoherencePart{.strength = 0.5, .edge_px = 12};
  EXPECT_GT(difference(paint(order), plain), 0);
  EXPECT_EQ(watcher_.seen.back().steps, steps + 2);
  EXPECT_EQ(watcher_.seen.back().step, steps + 2);
}

TEST_F(Drawing, new_room_leaves_the_old_picture_as_it_was) {
  PaintOrder order = over(0.9);
  order.plan.width = side + 64;
  order.plan.outpaint =
      OutpaintPart{.left = 0, .right = 64, .infill = InfillMethod::color, .color = "#204060"};
  const Raster out = paint(order);
  EXPECT_EQ(out.width, side + 64);
  EXPECT_EQ(out.height, side);
  // The seam takes 16 pixels of the old picture: twice the blur of 8.
  for (int y = 0; y < side; ++y) {
    const auto* row = &out.rgb[size_t(y) * size_t(side + 64) * 3];
    EXPECT_TRUE(
        std::equal(row, row + (side - 16) * 3, &order.inputs[0].bytes[size_t(y) * side * 3]));
  }
  const auto* corner = &out.rgb[(size_t(side + 64) - 1) * 3];
  EXPECT_FALSE(corner[0] == 0x20 && corner[1] == 0x40 && corner[2] == 0x60) << "drawn, not filled";
}

TEST_F(Drawing, room_as_large_as_the_result_is_refused) {
  PaintOrder order = over(0.9);
  order.plan.outpaint = OutpaintPart{.left = side / 2, .right = side / 2};
  EXPECT_EQ(refused(order).kind, ErrorKind::invalid);
}

TEST_F(Drawing, a_hires_fix_makes_the_picture_larger_by_each_method) {
  PaintOrder order{.plan = plan()};
  order.plan.hires = HiresPart{.scale = 1.5, .strength = 0.5, .steps = 4};
  std::vector<Raster> made;
  for (const auto method : {HiresMethod::latent, HiresMethod::pixel}) {
    order.plan.hires->method = method;
    made.push_back(paint(order));
    EXPECT_EQ(made.back().width, side * 3 / 2);
    EXPECT_EQ(made.back().height, side * 3 / 2);
    EXPECT_EQ(watcher_.seen.back().steps, 4 + 2);
  }
  EXPECT_NE(made[0].rgb, made[1].rgb);
  order.plan.hires->strength = 0;
  EXPECT_EQ(paint(order).width, side * 3 / 2) << "enlarged, not drawn over";
}

TEST_F(Drawing, a_model_that_refines_itself_draws_what_it_draws_alone) {
  PaintOrder order{.plan = plan()};
  const Raster alone = paint(order);
  order.plan.refiner = RefinerPart{.model_path = order.plan.model_path, .start = 0.5};
  EXPECT_EQ(paint(order).rgb, alone.rgb);
  EXPECT_EQ(watcher_.seen.back().step, 4);
  order.plan.refiner->cfg_scale = 1.0;
  EXPECT_NE(paint(order).rgb, alone.rgb) << "its own guidance counts";
}

TEST_F(Drawing, a_refiner_after_little_strength_draws_all_of_it) {
  PaintOrder order = over(0.3);
  const Raster alone = paint(order);
  order.plan.refiner = RefinerPart{.model_path = order.plan.model_path, .start = 0.2};
  EXPECT_EQ(paint(order).rgb, alone.rgb);
}

TEST_F(Drawing, a_cancel_ends_within_a_step_of_every_pass) {
  PaintOrder order = inpainting();
  order.plan.mask->coherence = CoherencePart{.strength = 0.5};
  for (const int at : {0, 1, 4}) {
    watcher_ = Watcher();
    int after = 0;
    watcher_.cancel_when = [&](const PaintProgress& p) {
      if (p.phase != Phase::denoising || p.step < at) return false;
      ++after;
      return true;
    };
    const auto painted = painter_->paint(order, watcher_);
    ASSERT_FALSE(painted);
    EXPECT_EQ(painted.error().kind, ErrorKind::cancelled);
    EXPECT_TRUE(watcher_.pictures.empty());
    EXPECT_LE(after, 2) << at;
  }
}

TEST_F(Drawing, borders_that_meet_and_freeu_count) {
  PaintOrder order{.plan = plan()};
  const Raster plain = paint(order);
  order.plan.seamless_x = true;
  EXPECT_NE(paint(order).rgb, plain.rgb);
  order.plan.seamless_x = false;
  order.plan.freeu = FreeuPart{};
  EXPECT_NE(paint(order).rgb, plain.rgb);
  order.plan.freeu.reset();
  EXPECT_EQ(paint(order).rgb, plain.rgb);
}

TEST_F(Drawing, what_this_engine_cannot_do_is_said) {
  PaintOrder order{.plan = plan()};
  order.plan.scheduler = "dance";
  EXPECT_NE(refused(order).message.find("dance"), std::string::npos);
  order = {.plan = plan()};
  order.plan.color_compensation = true;
  EXPECT_NE(refused(order).message.find("SDXL"), std::string::npos);
  order = {.plan = plan()};
  order.plan.loras = {{"/nowhere/x.safetensors", 1}};
  EXPECT_NE(refused(order).message.find("x.safetensors"), std::string::npos);
  order = {.plan = plan()};
  order.plan.vae_path = "/nowhere/vae.safetensors";
  EXPECT_NE(refused(order).message.find("vae.safetensors"), std::string::npos);
}

}  // namespace
}  // namespace atelier
