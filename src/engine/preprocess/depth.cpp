#include "base/guard.h"
#include "engine/paint/picture.h"
#include "engine/preprocess/networks.h"
#include "engine/preprocess/normals.h"
#include "models/depth/depth_net.h"

namespace atelier::preprocessors {
namespace {

// Normals are smoothed a little, as levels of depth are coarse.
constexpr double normal_smoothing = 1;

// Activations while it runs: measured with the sizes Small and Large, a little on the safe side.
constexpr int64_t bytes_a_pixel = 800;
constexpr int64_t bytes_a_pixel_and_channel = 2;

Result<std::shared_ptr<const depth::DepthNet>> network(const NetworkUse& use) {
  // In full precision: a depth map in bf16 would have steps.
  const Compute full{.device = use.room.compute.device, .precision = Precision::fp32};
  return use.room.warm.get<depth::DepthNet>(
      {"depth_estimator", use.model_path, {}, bytes_on_disk(use.model_path)},
      [&] { return depth::load_depth_net(use.model_path, full); });
}

// 0 for the farthest to 255 for the nearest, of the picture's size; all 0 where nothing is nearer
// than anything else.
// detail_px: 0 for the size the network was trained with.
Result<planes::Plane> nearness(const Raster& picture, int64_t detail_px, const NetworkUse& use) {
  TRY(const auto net, network(use));
  if (detail_px == 0) detail_px = net->shape().trained_px();
  return guard("the depth estimator", [&] {
    const Tensor pixels = depth::depth_pixels(unit_image(picture), detail_px, net->shape());
    use.room.warm.make_free(pixels.size(2) * pixels.size(3) *
                            (bytes_a_pixel + bytes_a_pixel_and_channel * net->shape().fusion));
    const Tensor near = (*net)(pixels);
    const double least = near.min().item<double>(), range = near.max().item<double>() - least;
    const Tensor level = range > 0 ? (near - least) * (255 / range) : at::zeros_like(near);
    const Tensor whole =
        at::upsample_bilinear2d(level.unsqueeze(0).unsqueeze(0), {picture.height, picture.width},
                                /*align_corners=*/false)
            .contiguous();
    planes::Plane plane(picture.width, picture.height);
    std::copy_n(whole.data_ptr<float>(), plane.values.size(), plane.values.begin());
    return plane;
  });
}

}  // namespace

Result<Raster> depth(const Raster& picture, const PreprocessNumbers& numbers,
                     const NetworkUse& use) {
  TRY(const auto plane, nearness(picture, int64_t(numbers.detail_px), use));
  return planes::raster_of_grey(plane);
}

Result<Raster> normal(const Raster& picture, const PreprocessNumbers& numbers,
                      const NetworkUse& use) {
  TRY(const auto plane, nearness(picture, 0, use));
  PreprocessNumbers smoothed = numbers;
  smoothed.detail_px = normal_smoothing;
  return normals_of(plane, smoothed);
}

}  // namespace atelier::preprocessors
