// Jobs within small budgets: what stays warm, what is given up, and that pictures do not show it.
#include <numeric>

#include "engine/memory/warm_shelf.h"
#include "engine/paint/paint_test_support.h"

namespace atelier {
namespace {

constexpr int64_t giga = int64_t{1} << 30;

class Budget : public PaintTest {
 protected:
  void with_budget(int64_t bytes) {
    auto made = ModelPainter::make({}, bytes);
    ASSERT_TRUE(made) << to_line(made.error());
    painter_ = std::move(*made);
  }
  PaintOrder order_for(const std::filesystem::path& model) {
    PaintOrder order{.plan = plan()};
    order.plan.model_path = model.string();
    order.plan.steps = 2;
    return order;
  }
  int64_t bytes_of(const std::filesystem::path& model) {
    with_budget(100 * giga);
    paint(order_for(model));
    return painter_->warm().held_bytes();
  }
  std::filesystem::path thin() const { return shared_ / "sd15_thin"; }
};

TEST_F(Budget, models_stay_warm_while_they_fit) {
  if (!std::filesystem::exists(thin())) GTEST_SKIP() << "SKIPPED: no shared fixtures";
  with_budget(100 * giga);
  for (const auto& model : {starter_, thin(), starter_, thin()}) paint(order_for(model));
  EXPECT_EQ(painter_->warm().loads(), 2U);
  EXPECT_EQ(painter_->warm().size(), 2U);
}

TEST_F(Budget, a_model_that_fits_alone_takes_the_place_of_another) {
  if (!std::filesystem::exists(thin())) GTEST_SKIP() << "SKIPPED: no shared fixtures";
  const int64_t starter = bytes_of(starter_);
  with_budget(starter + (int64_t{600} << 20));
  // Room for one of them and for drawing; a third of the rest is taken by whoever came last.
  paint(order_for(starter_));
  EXPECT_TRUE(painter_->warm().holds("model", starter_));
  EXPECT_LE(painter_->warm().held_bytes(), painter_->warm().budget_bytes());
  paint(order_for(thin()));
  EXPECT_TRUE(painter_->warm().holds("model", thin()));
  EXPECT_LE(painter_->warm().held_bytes(), painter_->warm().budget_bytes());
}

TEST_F(Budget, a_model_larger_than_the_budget_draws_the_same_picture_from_its_file) {
  with_budget(100 * giga);
  const Raster whole = paint(order_for(starter_));
  const int64_t laid_out = painter_->warm().held_bytes();
  with_budget(int64_t{64} << 20);
  const Raster streamed = paint(order_for(starter_));
  EXPECT_EQ(whole.rgb, streamed.rgb);
  EXPECT_LT(painter_->warm().held_bytes(), laid_out / 2);
}

TEST_F(Budget, a_large_picture_is_decoded_in_tiles_where_the_whole_does_not_fit) {
  PaintOrder order = order_for(starter_);
  order.plan.width = 1024;
  order.plan.steps = 1;
  with_budget(100 * giga);
  const Raster whole = paint(order);
  with_budget(int64_t{4} << 20);  // the starter's VAE is small
  const Raster tiled = paint(order);
  ASSERT_EQ(tiled.width, whole.width);
  const double error = difference(whole, tiled);
  std::printf("decoded in tiles: differs by %.3f of 255 on average\n", error);
  EXPECT_GT(error, 0);
  EXPECT_LT(error, 8);
}

TEST_F(Budget, after_a_rest_nothing_is_held_and_the_next_job_loads_again) {
  with_budget(100 * giga);
  const Raster before = paint(order_for(starter_));
  painter_->rest();
  EXPECT_EQ(painter_->warm().size(), 0U);
  EXPECT_EQ(paint(order_for(starter_)).rgb, before.rgb);
  EXPECT_EQ(painter_->warm().loads(), 2U);
}

}  // namespace
}  // namespace atelier
