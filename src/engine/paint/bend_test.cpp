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
    order.plan.prompt = "a red house, watercolour";  // colours run as far as the borders
    change(order.plan);
    return paint(order);
  }
};

// What lies at a border is chance in one picture; over a few of them only the seam is left.
TEST_F(Bend, seamless_pictures_go_on_at_their_other_side) {
  constexpr int pictures = 6;
  double plain = 0, across = 0, both = 0, both_down = 0;
  for (int seed = 1; seed <= pictures; ++seed) {
    const auto of_seed = [&](bool x, bool y) {
      return drawn([&](auto& p) {
        p.seed = seed;
        p.seamless_x = x;
        p.seamless_y = y;
      });
    };
    plain += seam(of_seed(false, false), true) / pictures;
    across += seam(of_seed(true, false), true) / pictures;
    const Raster tile = of_seed(true, true);
    both += seam(tile, true) / pictures;
    both_down += seam(tile, false) / pictures;
  }
  std::printf("step over the seam, of a usual step: plain %.2f, x %.2f, x and y %.2f and %.2f\n",
              plain, across, both, both_down);
  EXPECT_LT(across, 0.75 * plain);
  EXPECT_LT(both, 0.75 * plain);
  EXPECT_LT(both_down, 0.75 * plain);
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
