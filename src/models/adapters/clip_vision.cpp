#include "models/adapters/clip_vision.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "models/adapters/adapter_files.h"
#include "models/load_net.h"
#include "models/text_file.h"
#include "tensor/attention.h"

namespace atelier::adapters {
namespace {

constexpr int64_t width_max = 8192;
constexpr int64_t vision_layers_max = 96;

Tensor kept(const Weights& w, std::string_view name, at::IntArrayRef shape) {
  return w.take(name, shape).to(w.compute().device, w.compute().dtype(), false, /*copy=*/true);
}

Result<VisionShape> recognise(const WeightStore& store) {
  const auto sides = [&](const std::string& name) {
    const StoredWeight* weight = store.find("vision_model." + name);
    return weight == nullptr ? std::vector<int64_t>() : weight->shape();
  };
  const auto patch = sides("embeddings.patch_embedding.weight");
  const auto places = sides("embeddings.position_embedding.weight");
  const auto mlp = sides("encoder.layers.0.mlp.fc1.weight");
  const StoredWeight* projection = store.find("visual_projection.weight");
  if (patch.size() != 4 || places.size() != 2 || mlp.size() != 2 || projection == nullptr ||
      projection->shape().size() != 2) {
    return fail(ErrorKind::invalid, "This is no CLIP vision encoder with a projection.");
  }
  VisionShape shape{
      .width = patch[0], .mlp = mlp[0], .patch = patch[3], .projection = projection->shape()[0]};
  shape.layers = 0;
  while (shape.layers < vision_layers_max &&
         !sides(fmt::format("encoder.layers.{}.mlp.fc1.weight", shape.layers)).empty()) {
    ++shape.layers;
  }
  const auto across = int64_t(std::lround(std::sqrt(double(places[0] - 1))));
  shape.side = across * shape.patch;
  // ViT-L/14 of OpenAI was trained with the quick form, the larger ones of OpenCLIP were not.
  shape.heads = shape.width == 768 ? 12 : 16;
  shape.activation = shape.width <= 1024 ? After::quick_gelu : After::gelu;
  if (shape.width > width_max || shape.mlp > width_max * 4 || shape.layers < 2 || across < 1 ||
      across * across + 1 != places[0] || shape.patch > 64) {
    return fail(ErrorKind::invalid, "This vision encoder's numbers do not fit each other.");
  }
  return shape;
}

Result<> read_config(const std::filesystem::path& folder, VisionShape& shape) {
  std::error_code ignored;
  const auto path = folder / "config.json";
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  TRY(const auto config, read_json_file(path));
  const auto* heads = config.if_contains("num_attention_heads");
  if (heads != nullptr && heads->is_int64()) shape.heads = heads->get_int64();
  const auto* word = config.if_contains("hidden_act");
  if (word != nullptr && word->is_string()) {
    shape.activation = word->get_string() == "quick_gelu" ? After::quick_gelu : After::gelu;
  }
  return {};
}

}  // namespace

ClipVision::Layer::Layer(const Weights& w, const VisionShape& s)
    : norm1(w / "layer_norm1", s.width),
      qkv({w / "self_attn.q_proj", w / "self_attn.k_proj", w / "self_attn.v_proj"},
          {s.width, s.width}),
      out(w / "self_attn.out_proj", {s.width, s.width}),
      norm2(w / "layer_norm2", s.width),
      widen(w / "mlp.fc1", {s.width, s.mlp, Bias::with, s.activation}),
      narrow(w / "mlp.fc2", {s.mlp, s.width}) {}

ClipVision::ClipVision(const Weights& w, const VisionShape& shape)
    : shape_(shape),
      compute_(w.compute()),
      patches_(Linear::from_patches(w / "vision_model.embeddings.patch_embedding", 3, shape.width,
                                    shape.patch)),
      norm_in_(w / "vision_model.pre_layrnorm", shape.width),
      norm_out_(w / "vision_model.post_layernorm", shape.width),
      projection_(w / "visual_projection", {shape.width, shape.projection, Bias::without}) {
  const Weights embeddings = w / "vision_model.embeddings";
  class_ = kept(embeddings, "class_embedding", {shape.width}).view({1, 1, -1});
  positions_ = kept(embeddings, "position_embedding.weight", {1 + shape.patches(), shape.width})
                   .unsqueeze(0);
  for (int64_t i = 0; i < shape.layers; ++i) {
    layers_.emplace_back(w / "vision_model.encoder.layers" / i, shape);
  }
}

VisionStates ClipVision::operator()(const Tensor& pixels) const {
  const int64_t n = pixels.size(0), p = shape_.patch, across = shape_.side / p;
  ATELIER_ASSERT(pixels.dim() == 4 && pixels.size(2) == shape_.side &&
                 pixels.size(3) == shape_.side);
  // [n, 3, across, p, across, p] -> [n, patches, 3 * p * p], as the convolution's weight lies.
  const Tensor cut = pixels.view({n, 3, across, p, across, p})
                         .permute({0, 2, 4, 1, 3, 5})
                         .reshape({n, shape_.patches(), 3 * p * p})
                         .to(compute_.device, compute_.dtype())
                         .contiguous();
  Tensor x = at::cat({class_.expand({n, 1, shape_.width}), patches_(cut)}, 1) + positions_;
  x = norm_in_(x.contiguous());
  VisionStates states;
  for (size_t i = 0; i < layers_.size(); ++i) {
    const Layer& layer = layers_[i];
    if (i + 1 == layers_.size()) states.penultimate = x.to(at::kFloat);
    const auto parts = layer.qkv(layer.norm1(x)).chunk(3, -1);
    const Tensor y = layer.out(attention(parts[0], parts[1], parts[2], shape_.heads), x);
    x = layer.narrow(layer.widen(layer.norm2(y)), y);
  }
  states.last = x.to(at::kFloat);
  states.embedding = projection_(norm_out_(x.select(1, 0).contiguous())).to(at::kFloat);
  return states;
}

Tensor clip_pixels(const Tensor& image, int64_t side) {
  const int64_t height = image.size(2), width = image.size(3), shorter = std::min(height, width);
  const auto scaled = [&](int64_t length) { return std::max(side, length * side / shorter); };
  const Tensor small = at::_upsample_bicubic2d_aa(image, {scaled(height), scaled(width)},
                                                  /*align_corners=*/false);
  const Tensor square = small.narrow(2, (small.size(2) - side) / 2, side)
                            .narrow(3, (small.size(3) - side) / 2, side)
                            .clamp(0, 1);
  const Tensor mean = at::tensor({0.48145466F, 0.4578275F, 0.40821073F}).view({1, 3, 1, 1});
  const Tensor deviation = at::tensor({0.26862954F, 0.26130258F, 0.27577711F}).view({1, 3, 1, 1});
  return ((square - mean) / deviation).contiguous();
}

Result<std::unique_ptr<const ClipVision>> load_clip_vision(const std::filesystem::path& path,
                                                           const Compute& compute) {
  return load_named(path, [&]() -> Result<std::unique_ptr<const ClipVision>> {
    TRY(const ModelFiles files, open_adapter(path));
    WeightStore store;
    for (const auto& tensor : files.tensors) {
      const std::string& name = tensor.entry->name;
      const bool known = name.starts_with("vision_model.") || name == "visual_projection.weight";
      // Counts, and the text half of files that have both.
      if (!known || name.ends_with(".position_ids")) continue;
      store.add(name, {tensor, MatrixForm::as_stored});
    }
    TRY(VisionShape shape, recognise(store));
    TRY_DO(read_config(files.path, shape));
    if (shape.heads < 1 || shape.width % shape.heads != 0) {
      return fail(ErrorKind::invalid, "This vision encoder's heads do not divide its width.");
    }
    return build_net<ClipVision>(store, compute, shape);
  });
}

}  // namespace atelier::adapters
