// Control images through a pose estimator, with the small random one of the reference: what it sees
// means nothing, that it is asked and what becomes of nobody is seen.
#include "engine/paint/paint_test_support.h"
#include "models/formula_weights.h"

namespace atelier {
namespace {

using protocol::ControlImagePart;

class PoseImage : public PaintTest {
 protected:
  PaintOrder order_for(const std::filesystem::path& model) const {
    PaintOrder order{.plan = plan(), .inputs = {test_picture(200, 120)}};
    order.plan.task = protocol::Task::control_image;
    order.plan.model_path = "";
    order.plan.control_image =
        ControlImagePart{.preprocessor = "pose", .detail_px = 96, .model_path = model.string()};
    return order;
  }
};

TEST_F(PoseImage, is_black_where_nobody_is_and_the_network_stays_warm) {
  const Reference reference("src/models/pose/golden.json");
  const auto file =
      written(std::filesystem::path(testing::TempDir()) / "atelier_pose_image/p.safetensors",
              {reference.weights().begin(), reference.weights().end()});
  const Raster made = paint(order_for(file));
  EXPECT_EQ(made.width, 200);
  EXPECT_EQ(made.height, 120);
  EXPECT_TRUE(watcher_.saw(protocol::Phase::preprocessing));
  EXPECT_TRUE(painter_->warm().holds("pose_estimator", file));
  EXPECT_EQ(made.rgb, std::vector<uint8_t>(made.rgb.size(), 0));
}

TEST_F(PoseImage, without_a_network_it_says_so) {
  const Error error = refused(order_for(""));
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_NE(error.message.find("pose estimator"), std::string::npos) << error.message;
}

}  // namespace
}  // namespace atelier
