// TencentARC/T2I-Adapter's adapter.py, as diffusers' T2IAdapter has it.
#include "models/adapters/t2i_adapter.h"

#include <fmt/format.h>

#include <cstdio>

#include "models/adapters/adapter_files.h"
#include "models/load_net.h"
#include "tensor/pointwise.h"

namespace atelier::adapters {
namespace {

constexpr int64_t levels_max = 8;
constexpr int64_t layers_max = 8;
constexpr int original_layers = 2;  // TencentARC's full adapters number their blocks through

// TencentARC's names to those of diffusers: "body.3.block1.weight" is the second of level 1.
std::string our_name(const std::string& name, bool light) {
  if (name.starts_with("adapter.")) return name.substr(8);
  int block = 0, used = 0;
  if (std::sscanf(name.c_str(), "body.%d.%n", &block, &used) != 1 || used == 0) return name;
  const std::string rest = name.substr(size_t(used));
  if (light) {
    int inner = 0, behind = 0;
    if (std::sscanf(rest.c_str(), "body.%d.%n", &inner, &behind) == 1 && behind > 0) {
      return fmt::format("body.{}.resnets.{}.{}", block, inner, rest.substr(size_t(behind)));
    }
    return name;
  }
  if (rest.starts_with("resnets.")) return name;
  const int level = block / original_layers;
  return rest.starts_with("in_conv")
             ? fmt::format("body.{}.{}", level, rest)
             : fmt::format("body.{}.resnets.{}.{}", level, block % original_layers, rest);
}

Result<WeightStore> make_store(const ModelFiles& files) {
  bool light = false;
  for (const auto& tensor : files.tensors) {
    light = light || tensor.entry->name.find(".out_conv.") != std::string::npos;
  }
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    if (!store.add(our_name(tensor.entry->name, light), {tensor, MatrixForm::as_stored})) {
      return fail(ErrorKind::corrupt,
                  fmt::format("{} is there under two spellings", tensor.entry->name));
    }
  }
  return store;
}

Failure no_adapter() {
  return fail(ErrorKind::invalid, "This is no T2I-Adapter: its first layers are missing.");
}

// Levels halve but the first; those of SDXL see a finer image and halve only before the third.
bool halves(size_t level, int64_t shuffle) {
  return shuffle == 16 ? level == 2 : level > 0;
}

Result<T2iShape> recognise(const WeightStore& store) {
  const auto sides = [&](const std::string& name) {
    const StoredWeight* weight = store.find(name + ".weight");
    const auto shape = weight == nullptr ? std::vector<int64_t>() : weight->shape();
    return shape.size() == 4 ? shape : std::vector<int64_t>();
  };
  const bool light = !sides("body.0.out_conv").empty();
  const auto first = sides(light ? "body.0.in_conv" : "conv_in");
  if (first.empty()) return no_adapter();
  T2iShape shape;
  shape.shuffle = first[1] % 256 == 0 ? 16 : 8;
  shape.image_channels = first[1] / (shape.shuffle * shape.shuffle);
  if (shape.image_channels != 1 && shape.image_channels != 3) return no_adapter();
  int64_t channels = light ? first[1] : first[0];
  for (int64_t i = 0; i < levels_max; ++i) {
    const std::string block = fmt::format("body.{}", i);
    T2iShape::Level level{.in = channels, .out = channels};
    level.layers = 0;
    while (level.layers < layers_max &&
           !sides(fmt::format("{}.resnets.{}.block1", block, level.layers)).empty()) {
      ++level.layers;
    }
    if (level.layers == 0) break;
    const auto in = sides(block + ".in_conv"), out = sides(block + ".out_conv");
    level.projects = !in.empty();
    if (level.projects) level.out = in[0];
    if (!out.empty()) {
      level.inner = level.out;
      level.out = out[0];
    }
    level.halves = halves(size_t(i), shape.shuffle);
    channels = level.out;
    shape.levels.push_back(level);
  }
  if (shape.levels.empty()) return no_adapter();
  return shape;
}

constexpr ConvShape pointwise(int64_t channels) {
  return {channels, channels, 1, 1, 0, 0};
}

}  // namespace

T2iAdapter::T2iAdapter(const Weights& w, const T2iShape& shape)
    : shape_(shape), compute_(w.compute()) {
  const auto& first = shape.levels.front();
  const int64_t pixels = shape.image_channels * shape.shuffle * shape.shuffle;
  if (first.inner == 0) conv_in_.emplace(w / "conv_in", ConvShape{pixels, first.in});
  for (size_t i = 0; i < shape.levels.size(); ++i) {
    const auto& s = shape.levels[i];
    const Weights block = w / "body" / int64_t(i);
    const int64_t width = s.inner > 0 ? s.inner : s.out;
    Level level;
    if (s.projects) level.in.emplace(Linear::from_conv(block / "in_conv", s.in, width));
    for (int64_t k = 0; k < s.layers; ++k) {
      const Weights layer = block / "resnets" / k;
      level.layers.push_back(
          {Conv(layer / "block1", {width, width}),
           Conv(layer / "block2", s.inner > 0 ? ConvShape{width, width} : pointwise(width))});
    }
    if (s.inner > 0) level.out.emplace(Linear::from_conv(block / "out_conv", width, s.out));
    levels_.push_back(std::move(level));
  }
}

std::vector<Tensor> T2iAdapter::operator()(const Tensor& image) const {
  Tensor x = to_inside(at::pixel_unshuffle(image, shape_.shuffle), compute_);
  if (conv_in_) x = (*conv_in_)(x);
  std::vector<Tensor> features;
  for (size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    if (shape_.levels[i].halves) {
      const Tensor halved = at::avg_pool2d(x.permute({0, 3, 1, 2}), {2, 2}, {2, 2}, {0, 0},
                                           /*ceil_mode=*/true);
      x = halved.permute({0, 2, 3, 1}).contiguous();
    }
    if (level.in) x = (*level.in)(x);
    for (const Layer& layer : level.layers) {
      Tensor y = layer.first(x);
      x = layer.second(at::relu_(y), {.image_bias = {}, .residual = x});
    }
    if (level.out) x = (*level.out)(x);
    features.push_back(x);
  }
  return features;
}

Result<std::unique_ptr<const T2iAdapter>> load_t2i_adapter(const std::filesystem::path& path,
                                                           const Compute& compute) {
  return load_named(path, [&]() -> Result<std::unique_ptr<const T2iAdapter>> {
    TRY(const ModelFiles files, open_adapter(path));
    TRY(WeightStore store, make_store(files));
    TRY(const T2iShape shape, recognise(store));
    return build_net<T2iAdapter>(store, compute, shape);
  });
}

}  // namespace atelier::adapters
