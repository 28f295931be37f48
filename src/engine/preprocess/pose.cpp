#include <algorithm>
#include <cmath>

#include "base/guard.h"
#include "engine/paint/picture.h"
#include "engine/preprocess/networks.h"
#include "engine/preprocess/skeleton.h"
#include "models/pose/people.h"
#include "models/upscaler/upscale.h"

namespace atelier::preprocessors {
namespace {

// A strip of a picture is looked at smaller: eight squares of the usual size.
constexpr double seen_pixels_max = 8.0 * 368 * 368;
// Activations while it runs, measured: the widest layers are those at full size.
constexpr int64_t bytes_a_seen_pixel = 1500;

}  // namespace

Result<Raster> pose(const Raster& picture, const PreprocessNumbers& numbers,
                    const NetworkUse& use) {
  const Compute full{.device = use.room.compute.device, .precision = Precision::fp32};
  TRY(const auto net, use.room.warm.get<pose::PoseNet>(
                          {"pose_estimator", use.model_path, {}, bytes_on_disk(use.model_path)},
                          [&] { return pose::load_pose_net(use.model_path, full); }));
  return guard("the pose estimator", [&] {
    const double height = picture.height, width = picture.width;
    // Its height decides: people it was trained with stand in pictures of 368 pixels.
    const double scale =
        std::min(numbers.detail_px / height, std::sqrt(seen_pixels_max / height / width));
    const auto side = [&](double before) {
      return std::max<int64_t>(1, std::llround(before * scale));
    };
    const int64_t rows = side(height), columns = side(width);
    const Tensor seen = upscaler::resize(unit_image(picture), rows, columns);
    use.room.warm.make_free(rows * columns * bytes_a_seen_pixel);
    auto people = pose::find_people((*net)(pose::pose_pixels(seen)), rows, columns);
    for (pose::Person& person : people) {
      for (auto& joint : person.joints) {
        if (!joint) continue;
        // Middles of pixels lie on middles of pixels.
        joint->x = (joint->x + 0.5) * width / double(columns) - 0.5;
        joint->y = (joint->y + 0.5) * height / double(rows) - 0.5;
      }
    }
    return skeletons(people, picture.width, picture.height);
  });
}

}  // namespace atelier::preprocessors
