// Control images through a depth estimator, with the small random one of the reference.
#include "engine/paint/paint_test_support.h"
#include "engine/paint/picture.h"
#include "engine/paint/wishes.h"
#include "models/depth/depth_net.h"
#include "models/formula_weights.h"

namespace atelier {
namespace {

using protocol::ControlImagePart;
using protocol::Phase;
using protocol::Task;

class DepthImage : public PaintTest {
 protected:
  void SetUp() override {
    PaintTest::SetUp();
    const Reference reference("src/models/depth/golden.json");
    file_ = written(std::filesystem::path(testing::TempDir()) / "atelier_depth_image/d.safetensors",
                    {reference.weights().begin(), reference.weights().end()});
  }

  PaintOrder order_for(const char* preprocessor) const {
    PaintOrder order{.plan = plan(), .inputs = {test_picture(200, 120)}};
    order.plan.task = Task::control_image;
    order.plan.model_path = "";
    order.plan.control_image =
        ControlImagePart{.preprocessor = preprocessor, .model_path = file_.string()};
    return order;
  }

  std::filesystem::path file_;
};

TEST_F(DepthImage, is_the_networks_answer_in_grey_at_the_pictures_size) {
  PaintOrder order = order_for("depth");
  order.plan.control_image->detail_px = 126;
  const Raster made = paint(order);
  ASSERT_EQ(made.width, 200);
  ASSERT_EQ(made.height, 120);
  EXPECT_TRUE(watcher_.saw(Phase::preprocessing));
  const auto net = depth::load_depth_net(file_, {});
  ASSERT_TRUE(net);
  const Tensor near =
      (**net)(depth::depth_pixels(unit_image(rgb_of(order.inputs[0])), 126, (*net)->shape()));
  const Tensor level = (near - near.min()) / (near.max() - near.min());
  const Tensor whole =
      at::upsample_bilinear2d(level.view({1, 1, level.size(0), level.size(1)}), {120, 200}, false)
          .expand({1, 3, 120, 200});
  EXPECT_LT(difference(made, raster_of_unit(whole)), 0.01);
  for (size_t i = 0; i < made.rgb.size(); i += 3) {
    ASSERT_TRUE(made.rgb[i] == made.rgb[i + 1] && made.rgb[i] == made.rgb[i + 2]);
  }
  const auto [least, most] = std::minmax_element(made.rgb.begin(), made.rgb.end());
  EXPECT_GT(*most - *least, 200) << "far is black, near is white";
}

TEST_F(DepthImage, the_network_stays_warm_and_normals_use_it_too) {
  const Raster depth_map = paint(order_for("depth"));
  EXPECT_TRUE(painter_->warm().holds("depth_estimator", file_));
  const uint64_t loads = painter_->warm().loads();
  const Raster normals = paint(order_for("normal"));
  EXPECT_EQ(painter_->warm().loads(), loads);
  EXPECT_EQ(normals.width, 200);
  // Every direction is one: red, green and blue are a vector of length one.
  for (size_t i = 0; i < normals.rgb.size(); i += 3) {
    double square = 0;
    for (size_t c = 0; c < 3; ++c) square += std::pow(normals.rgb[i + c] / 127.5 - 1, 2);
    ASSERT_NEAR(square, 1, 0.03);
  }
  EXPECT_GT(difference(normals, depth_map), 10);
}

TEST_F(DepthImage, a_drawing_brings_the_network_for_its_control_images) {
  PaintOrder order{.plan = plan(), .inputs = {test_picture(200, 120)}};
  order.plan.controls = {{.path = "unused", .preprocessor = "depth"}};
  order.plan.estimators = {{"pose_estimator", "/nowhere"}, {"depth_estimator", file_.string()}};
  WarmShelf shelf(int64_t{1} << 30);
  Reporter reporter(watcher_, 0, 1);
  const auto additions = additions_of(order, nullptr, {{}, shelf}, reporter);
  ASSERT_TRUE(additions) << to_line(additions.error());
  EXPECT_EQ(additions->controls[0].image.rgb, paint(order_for("depth")).rgb);
}

TEST_F(DepthImage, without_a_network_or_with_another_file_it_says_so) {
  PaintOrder order = order_for("depth");
  order.plan.control_image->model_path = "";
  Error error = refused(order);
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_NE(error.message.find("Depth Anything"), std::string::npos);
  order.plan.control_image->model_path = (starter_ / "vae").string();
  error = refused(order);
  EXPECT_EQ(error.kind, ErrorKind::invalid);
  EXPECT_NE(error.message.find("no depth estimator"), std::string::npos) << error.message;
}

}  // namespace
}  // namespace atelier
