// The masked part of a picture drawn alone, with the model that comes with the program.
#include "engine/paint/canvas.h"
#include "engine/paint/paint_test_support.h"
#include "engine/paint/picture.h"

namespace atelier {
namespace {

using protocol::CoherencePart;
using protocol::MaskFill;
using protocol::MaskPart;
using protocol::OnlyMaskedPart;
using protocol::OutpaintPart;
using protocol::ResizeMode;
using protocol::SourcePart;

class OnlyMasked : public PaintTest {
 protected:
  static constexpr int wide = 240, high = 160;
  static constexpr int left = 150, top = 40, box = 24, blur_px = 4;

  // A small square on the right of a picture larger than what is drawn.
  static Bitmap small_square() {
    Bitmap out{wide, high, 1, std::vector<uint8_t>(size_t(wide) * high, 0)};
    for (int y = top; y < top + box; ++y) {
      for (int x = left; x < left + box; ++x) out.bytes[size_t(y) * wide + size_t(x)] = 255;
    }
    return out;
  }
  PaintOrder over_square() const {
    PaintOrder order{.plan = plan(), .inputs = {test_picture(wide, high), small_square()}};
    order.plan.source = SourcePart{.strength = 0.9};
    order.plan.mask = MaskPart{.input = 1, .blur_px = blur_px, .only_masked = OnlyMaskedPart{8}};
    return order;
  }
  static Canvas laid_out(const PaintOrder& order) {
    auto canvas = lay_out(order, [] { return true; });
    EXPECT_TRUE(canvas);
    return std::move(*canvas);
  }
};

TEST_F(OnlyMasked, a_small_mask_gets_the_whole_size) {
  const Canvas canvas = laid_out(over_square());
  EXPECT_EQ(canvas.source.width, side);
  EXPECT_EQ(canvas.source.height, side);
  const Cutout& frame = canvas.close_up->frame;
  EXPECT_EQ(frame.width, box + 2 * (blur_px + 8));
  EXPECT_EQ(frame.height, frame.width);
  // 24 of 48 pixels are masked each way, so a quarter of what is drawn, not a 200th.
  EXPECT_NEAR(canvas.hard_mask.mean().item<double>(), 0.25, 0.02);
}

TEST_F(OnlyMasked, what_is_not_masked_stays_byte_by_byte_at_the_pictures_own_size) {
  for (const bool coherent : {false, true}) {
    PaintOrder order = over_square();
    if (coherent) order.plan.mask->coherence = CoherencePart{.strength = 0.5, .edge_px = 12};
    const Raster out = paint(order);
    ASSERT_EQ(out.width, wide);
    ASSERT_EQ(out.height, high);
    size_t changed = 0;
    for (int y = 0; y < high; ++y) {
      for (int x = 0; x < wide; ++x) {
        const size_t at = (size_t(y) * wide + size_t(x)) * 3;
        const bool same = std::equal(&out.rgb[at], &out.rgb[at] + 3, &order.inputs[0].bytes[at]);
        const bool far = x < left - blur_px || x >= left + box + blur_px || y < top - blur_px ||
                         y >= top + box + blur_px;
        if (far) {
          EXPECT_TRUE(same) << x << "," << y;
        }
        changed += same ? 0 : 1;
      }
    }
    EXPECT_GT(changed, size_t(box) * box / 2);
  }
}

TEST_F(OnlyMasked, it_is_the_frame_drawn_as_a_picture_of_its_own) {
  PaintOrder order = over_square();
  order.plan.mask->blur_px = 0;
  const Canvas canvas = laid_out(order);
  PaintOrder alone{.plan = plan(), .inputs = {{side, side, 3, canvas.source.rgb}, {}}};
  alone.plan.source = SourcePart{.strength = 0.9};
  alone.plan.mask = MaskPart{.input = 1, .blur_px = 0};
  // All that is drawn: what is outside the mask is cut off by putting it back.
  const Raster mask = raster_of_unit((canvas.mask > 0).to(at::kFloat).expand({1, 3, side, side}));
  alone.inputs[1] = {side, side, 3, mask.rgb};
  EXPECT_LT(difference(put_back(*canvas.close_up, paint(alone)), paint(order)), 0.05);
}

TEST_F(OnlyMasked, no_strength_gives_the_whole_picture_back) {
  PaintOrder order = over_square();
  order.plan.source->strength = 0;
  order.plan.mask->fill = MaskFill::surroundings;
  EXPECT_EQ(paint(order).rgb, order.inputs[0].bytes);
}

TEST_F(OnlyMasked, control_images_show_the_same_part) {
  const PaintOrder order = over_square();
  const Canvas canvas = laid_out(order);
  const Raster small = rgb_of(test_picture(wide / 2, high / 2));
  const Raster part = in_close_up(*canvas.close_up, small, ResizeMode::just_resize);
  EXPECT_EQ(part.width, canvas.close_up->frame.width);
  const Raster same =
      in_close_up(*canvas.close_up, rgb_of(order.inputs[0]), ResizeMode::just_resize);
  EXPECT_EQ(same.rgb, cut_out(canvas.close_up->whole, canvas.close_up->frame).rgb);
}

TEST_F(OnlyMasked, new_room_cannot_be_had_with_it) {
  PaintOrder order = over_square();
  order.plan.outpaint = OutpaintPart{.left = 64};
  EXPECT_EQ(refused(order).kind, ErrorKind::invalid);
}

TEST_F(OnlyMasked, every_fill_begins_from_something_else_and_leaves_the_rest) {
  PaintOrder order = over_square();
  order.plan.source->strength = 0.6;
  std::vector<Raster> made;
  for (const auto fill : {MaskFill::original, MaskFill::surroundings, MaskFill::latent_noise,
                          MaskFill::latent_nothing}) {
    order.plan.mask->fill = fill;
    made.push_back(paint(order));
    EXPECT_TRUE(std::equal(made.back().rgb.begin(), made.back().rgb.begin() + wide * 30 * 3,
                           order.inputs[0].bytes.begin()));
    for (size_t i = 0; i + 1 < made.size(); ++i) EXPECT_NE(made[i].rgb, made.back().rgb);
  }
}

}  // namespace
}  // namespace atelier
