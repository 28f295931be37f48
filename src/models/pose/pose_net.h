// OpenPose's body network: for every joint of people how likely it is at each place, and for every
// limb which way it points there. VGG's front, then six stages of two branches, each seeing what
// the one before said.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "models/weight_store.h"
#include "nn/layers.h"

namespace atelier::pose {

constexpr int64_t reduction = 8;    // pixels of a side a cell of the maps
constexpr int64_t joint_maps = 19;  // 18 joints and the background
constexpr int64_t field_maps = 38;  // x and y of 19 limbs

// Convolutions by their name in the file, each as large as its weight there.
using Shape = std::map<std::string, ConvShape>;

struct Maps {
  Tensor joints;  // [1, joint_maps, h, w] fp32 on the CPU
  Tensor fields;  // [1, field_maps, h, w]
};

class PoseNet {
 public:
  PoseNet(const Weights& w, const Shape& shape);

  // pixels: [1, 3, h, w] as `pose_pixels` makes them. One thread at a time.
  Maps operator()(const Tensor& pixels) const;

 private:
  const Conv& conv(const std::string& name) const { return convs_.at(name); }
  Tensor run(const std::vector<std::string>& names, Tensor x) const;

  Compute compute_;
  std::map<std::string, Conv> convs_;
};

// image: [1, 3, h, w] in 0..1; blue first and around zero, as the network was trained, and grey
// below and right up to sides that are multiples of `reduction`.
Tensor pose_pixels(const Tensor& image);

// Every tensor under its plain name: files have them with or without the block they are of.
// corrupt when two mean the same weight.
Result<WeightStore> make_store(const ModelFiles& files);

// invalid when a convolution is missing or does not fit the one before.
Result<Shape> recognise(const WeightStore& store);

// not_found; invalid or corrupt with the tensors at fault.
Result<std::unique_ptr<const PoseNet>> load_pose_net(const std::filesystem::path& path,
                                                     const Compute& compute);

}  // namespace atelier::pose
