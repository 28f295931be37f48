#include "models/pose/pose_net.h"

#include <fmt/format.h>

#include "models/adapters/adapter_files.h"
#include "models/load_net.h"
#include "tensor/pointwise.h"

namespace atelier::pose {
namespace {

constexpr int64_t width_max = 4096;
constexpr int stages = 6;
constexpr int branches = 2;  // fields, then joints
constexpr std::string_view pool = "pool";

const std::vector<std::string>& front_names() {
  static const std::vector<std::string> names{
      "conv1_1", "conv1_2", "pool", "conv2_1", "conv2_2", "pool",        "conv3_1",    "conv3_2",
      "conv3_3", "conv3_4", "pool", "conv4_1", "conv4_2", "conv4_3_CPM", "conv4_4_CPM"};
  return names;
}

std::vector<std::string> branch_names(int stage, int branch) {
  std::vector<std::string> names;
  const int count = stage == 1 ? 5 : 7;
  for (int i = 1; i <= count; ++i) {
    names.push_back(stage == 1 ? fmt::format("conv5_{}_CPM_L{}", i, branch)
                               : fmt::format("Mconv{}_stage{}_L{}", i, stage, branch));
  }
  return names;
}

// The shapes of a row of convolutions whose first reads `width` channels; the width of the last.
Result<int64_t> read_row(const WeightStore& store, const std::vector<std::string>& names,
                         int64_t width, Shape& shape) {
  for (const std::string& name : names) {
    if (name == pool) continue;
    const StoredWeight* weight = store.find(name + ".weight");
    const auto sides = weight == nullptr ? std::vector<int64_t>() : weight->shape();
    const bool fits = sides.size() == 4 && sides[1] == width && sides[2] == sides[3] &&
                      sides[2] % 2 == 1 && sides[2] <= 7 && sides[0] > 0 && sides[0] <= width_max;
    if (!fits) {
      return fail(ErrorKind::invalid,
                  fmt::format("This is not OpenPose's body network: {} is {}.", name,
                              weight == nullptr ? "missing" : shape_text(sides)));
    }
    const int64_t around = sides[2] / 2;
    shape[name] = {width, sides[0], sides[2], 1, around, around};
    width = sides[0];
  }
  return width;
}

}  // namespace

PoseNet::PoseNet(const Weights& w, const Shape& shape) : compute_(w.compute()) {
  for (const auto& [name, conv] : shape) convs_.emplace(name, Conv(w / name, conv));
}

// The last convolution of a branch has no activation behind it; that of the front is not the last.
Tensor PoseNet::run(const std::vector<std::string>& names, Tensor x) const {
  for (const std::string& name : names) {
    if (name == pool) {
      x = at::max_pool2d(x.permute({0, 3, 1, 2}), {2, 2}, {2, 2})
              .permute({0, 2, 3, 1})
              .contiguous();
      continue;
    }
    x = conv(name)(x);
    if (name != names.back()) x = x.relu_();
  }
  return x;
}

Maps PoseNet::operator()(const Tensor& pixels) const {
  ATELIER_ASSERT(pixels.size(2) % reduction == 0 && pixels.size(3) % reduction == 0);
  const Tensor seen = run(front_names(), to_inside(pixels, compute_)).relu_();
  Tensor x = seen, fields, joints;
  for (int stage = 1; stage <= stages; ++stage) {
    fields = run(branch_names(stage, 1), x);
    joints = run(branch_names(stage, branches), x);
    x = concat_channels(concat_channels(fields, joints), seen);
  }
  return {to_outside(joints), to_outside(fields)};
}

Tensor pose_pixels(const Tensor& image) {
  const Tensor around_zero = image.flip(1) * (255.0 / 256) - 0.5;
  const auto rest = [](int64_t side) { return (reduction - side % reduction) % reduction; };
  return at::constant_pad_nd(around_zero, {0, rest(image.size(3)), 0, rest(image.size(2))}, 0)
      .contiguous();
}

Result<WeightStore> make_store(const ModelFiles& files) {
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    std::string name = tensor.entry->name;
    // "model3_1.Mconv1_stage3_L1.weight".
    if (name.starts_with("model")) name.erase(0, name.find('.') + 1);
    if (store.add(name, {tensor, MatrixForm::as_stored})) continue;
    return fail(ErrorKind::corrupt,
                fmt::format("{}: {} is there under two spellings", files.path.string(), name));
  }
  return store;
}

Result<Shape> recognise(const WeightStore& store) {
  Shape shape;
  TRY(const int64_t seen, read_row(store, front_names(), 3, shape));
  int64_t width = seen;
  for (int stage = 1; stage <= stages; ++stage) {
    TRY(const int64_t fields, read_row(store, branch_names(stage, 1), width, shape));
    TRY(const int64_t joints, read_row(store, branch_names(stage, branches), width, shape));
    if (fields != field_maps || joints != joint_maps) {
      return fail(ErrorKind::invalid,
                  fmt::format("This pose network knows {} joints and limbs of {} numbers; that of "
                              "the COCO skeleton has {} and {}.",
                              joints, fields, joint_maps, field_maps));
    }
    width = fields + joints + seen;
  }
  return shape;
}

Result<std::unique_ptr<const PoseNet>> load_pose_net(const std::filesystem::path& path,
                                                     const Compute& compute) {
  return load_named(path, [&]() -> Result<std::unique_ptr<const PoseNet>> {
    TRY(const ModelFiles files, adapters::open_adapter(path));
    TRY(WeightStore store, make_store(files));
    TRY(const Shape shape, recognise(store));
    return build_net<PoseNet>(store, compute, shape);
  });
}

}  // namespace atelier::pose
