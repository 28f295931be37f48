// What bends the network itself: seamless pictures, FreeU, colour compensation.
#include "engine/paint/paint_test_support.h"
#include "models/sd/vae_tiles.h"

namespace atelier {
namespace {

// Mean step between two columns (or rows) of a picture, in steps of 255.
double step_between(const Raster& r, int a, int b, bool columns) {
  double sum = 0;
  const int count = columns ? r.height : r.width;
  for (int i = 0; i < count; ++i) {
    const size_t left =
        columns ? size_t(i) * size_t(r.width) + size_t(a) : size_t(a) * size_t(r.width) + size_t(i);
    const size_t right =
        columns ? size_t(i) * size_t(r.width) + size_t(b) : size_t(b) * size_t(r.width) + size_t(i);
    for (size_t c = 0; c < 3; ++c)
      sum += std::abs(int(r.rgb[left * 3 + c]) - int(r.rgb[right * 3 + c]));
  }
  return sum / (3.0 * count);
}

// The step over the seam, against the mean step between neighbours.
double seam(const Raster& r, bool columns) {
  const int last = (columns ? r.width : r.height) - 1;
  double inside = 0;
  for (int i = 0; i < last; ++i) inside += step_between(r, i, i + 1, columns);
  return step_between(r, last, 0, columns) / (inside / last);
}

class Bend : public PaintTest {
 protected:
  Raster drawn(const std::function<void(protocol::Plan&)>& change) {
    PaintOrder order{.plan = plan()};
    order.plan.steps = 8;
    change(order.plan);
    return paint(order);
  }
};

TEST_F(Bend, a_seamless_picture_goes_on_at_its_other_side) {
  const Raster plain = drawn([](auto&) {});
  const Raster across = drawn([](auto& p) { p.seamless_x = true; });
  const Raster both = drawn([](auto& p) { p.seamless_x = p.seamless_y = true; });
  EXPECT_GT(seam(plain, true), 2.5);
  EXPECT_LT(seam(across, true), 2);
  EXPECT_LT(seam(both, true), 2);
  EXPECT_LT(seam(both, false), 2);
}

TEST_F(Bend, the_next_picture_has_its_borders_back) {
  const Raster before = drawn([](auto&) {});
  drawn([](auto& p) { p.seamless_x = p.seamless_y = true; });
  drawn([](auto& p) { p.freeu = protocol::FreeuPart{}; });
  EXPECT_EQ(drawn([](auto&) {}).rgb, before.rgb);
}

TEST_F(Bend, freeu_changes_the_picture_and_neutral_numbers_hardly) {
  const Raster plain = drawn([](auto&) {});
  EXPECT_GT(difference(plain, drawn([](auto& p) { p.freeu = protocol::FreeuPart{}; })), 1);
  EXPECT_LT(difference(plain, drawn([](auto& p) {
                         p.freeu = protocol::FreeuPart{1, 1, 1, 1};
                       })),
            0.5);
}

TEST_F(Bend, colour_compensation_is_for_models_of_sdxl_alone) {
  PaintOrder order{.plan = plan()};
  order.plan.color_compensation = true;
  EXPECT_EQ(refused(order).kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace atelier
