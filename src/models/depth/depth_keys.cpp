#include "models/depth/depth_keys.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace atelier::depth {
namespace {

constexpr int64_t width_max = 4096;
constexpr int64_t layers_max = 64;
constexpr int64_t head_width = 64;  // of every DINOv2
constexpr int64_t patch_max = 64;

struct Renamed {
  std::string_view theirs, ours;
};

// The original's beginnings and endings, so that "pretrained.blocks.3.ls1.gamma" is both.
constexpr Renamed beginnings[] = {
    {"pretrained.cls_token", "backbone.embeddings.cls_token"},
    {"pretrained.pos_embed", "backbone.embeddings.position_embeddings"},
    {"pretrained.mask_token", "backbone.embeddings.mask_token"},
    {"pretrained.patch_embed.proj.", "backbone.embeddings.patch_embeddings.projection."},
    {"pretrained.blocks.", "backbone.encoder.layer."},
    {"pretrained.norm.", "backbone.layernorm."},
    {"dpt.embeddings.", "backbone.embeddings."},
    {"dpt.encoder.layer.", "backbone.encoder.layer."},
    {"head.head.0.", "head.conv1."},
    {"head.head.2.", "head.conv2."},
    {"head.head.4.", "head.conv3."},
    {"depth_head.projects.0.", "neck.reassemble_stage.layers.0.projection."},
    {"depth_head.projects.1.", "neck.reassemble_stage.layers.1.projection."},
    {"depth_head.projects.2.", "neck.reassemble_stage.layers.2.projection."},
    {"depth_head.projects.3.", "neck.reassemble_stage.layers.3.projection."},
    {"depth_head.resize_layers.0.", "neck.reassemble_stage.layers.0.resize."},
    {"depth_head.resize_layers.1.", "neck.reassemble_stage.layers.1.resize."},
    {"depth_head.resize_layers.3.", "neck.reassemble_stage.layers.3.resize."},
    {"depth_head.scratch.layer1_rn.", "neck.convs.0."},
    {"depth_head.scratch.layer2_rn.", "neck.convs.1."},
    {"depth_head.scratch.layer3_rn.", "neck.convs.2."},
    {"depth_head.scratch.layer4_rn.", "neck.convs.3."},
    {"depth_head.scratch.refinenet4.", "neck.fusion_stage.layers.0."},
    {"depth_head.scratch.refinenet3.", "neck.fusion_stage.layers.1."},
    {"depth_head.scratch.refinenet2.", "neck.fusion_stage.layers.2."},
    {"depth_head.scratch.refinenet1.", "neck.fusion_stage.layers.3."},
    {"depth_head.scratch.output_conv1.", "head.conv1."},
    {"depth_head.scratch.output_conv2.0.", "head.conv2."},
    {"depth_head.scratch.output_conv2.2.", "head.conv3."},
};
constexpr Renamed pieces[] = {
    {".layernorm_before.", ".norm1."},
    {".layernorm_after.", ".norm2."},
    {".intermediate.dense.", ".mlp.fc1."},
    {".attn.proj.", ".attention.output.dense."},
    {".ls1.gamma", ".layer_scale1.lambda1"},
    {".ls2.gamma", ".layer_scale2.lambda1"},
    {".out_conv.", ".projection."},
    {".resConfUnit1.conv1.", ".residual_layer1.convolution1."},
    {".resConfUnit1.conv2.", ".residual_layer1.convolution2."},
    {".resConfUnit2.conv1.", ".residual_layer2.convolution1."},
    {".resConfUnit2.conv2.", ".residual_layer2.convolution2."},
};
constexpr std::string_view joined = ".attn.qkv.";

std::string translate(std::string name) {
  for (const Renamed& each : beginnings) {
    if (!name.starts_with(each.theirs)) continue;
    name.replace(0, each.theirs.size(), each.ours);
    break;
  }
  // DPT's, where Depth Anything's attention has an output of the same name.
  constexpr std::string_view output = ".output.dense.", of_attention = ".attention.output.dense.";
  const size_t last = name.find(output);
  if (last != std::string::npos && name.find(of_attention) == std::string::npos) {
    name.replace(last, output.size(), ".mlp.fc2.");
  }
  for (const Renamed& each : pieces) {
    const size_t at = name.find(each.theirs);
    if (at != std::string::npos) name.replace(at, each.theirs.size(), each.ours);
  }
  return name;
}

// Of training alone, the end of DPT's transformer that nobody reads, or the coarsest level's way in
// for what never comes from below it.
bool is_unused(std::string_view name) {
  return name.ends_with("embeddings.mask_token") || name.starts_with("dpt.") ||
         name.starts_with("neck.fusion_stage.layers.0.residual_layer1.");
}

// Three weights in one, a third of the rows each.
bool add_joined(WeightStore& store, const std::string& name, const FileTensor& tensor) {
  constexpr std::pair<const char*, MatrixForm> thirds[] = {
      {".attention.attention.query.", MatrixForm::first_third},
      {".attention.attention.key.", MatrixForm::second_third},
      {".attention.attention.value.", MatrixForm::last_third}};
  bool is_new = true;
  for (const auto& [piece, form] : thirds) {
    std::string one = name;
    one.replace(one.find(joined), joined.size(), piece);
    is_new = store.add(std::move(one), {tensor, form}) && is_new;
  }
  return is_new;
}

// Read after each quarter, as trained; Depth Anything's large one begins a layer earlier.
std::array<int64_t, taps_count> usual_taps(int64_t layers, bool is_plain) {
  if (layers == 24 && !is_plain) return {5, 12, 18, 24};
  return {layers / 4, layers / 2, layers * 3 / 4, layers};
}

}  // namespace

Result<WeightStore> make_store(const ModelFiles& files) {
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    const std::string name = translate(tensor.entry->name);
    if (is_unused(name)) continue;
    const bool is_joined = name.find(joined) != std::string::npos;
    const bool is_new = is_joined ? add_joined(store, name, tensor)
                                  : store.add(name, {tensor, MatrixForm::as_stored});
    if (!is_new) {
      return fail(ErrorKind::corrupt,
                  fmt::format("{}: {} is there under two spellings", files.path.string(), name));
    }
  }
  return store;
}

Result<Shape> recognise(const WeightStore& store) {
  const auto side = [&](const std::string& name, size_t dim, size_t dims) -> int64_t {
    const StoredWeight* weight = store.find(name);
    return weight == nullptr || weight->shape().size() != dims ? 0 : weight->shape()[dim];
  };
  const std::string patch = "backbone.embeddings.patch_embeddings.projection.weight";
  Shape s{.width = side(patch, 0, 4),
          .layers = 0,
          .mlp = side("backbone.encoder.layer.0.mlp.fc1.weight", 0, 2),
          .patch = side(patch, 3, 4),
          .fusion = side("neck.convs.0.weight", 0, 4),
          .head = side("head.conv2.weight", 0, 4)};
  const int64_t places = side("backbone.embeddings.position_embeddings", 1, 3) - 1;
  bool fits =
      s.width >= head_width && s.mlp > 0 && s.patch > 0 && s.fusion > 1 && s.head > 0 && places > 0;
  for (size_t i = 0; i < taps_count; ++i) {
    s.levels[i] = side(fmt::format("neck.convs.{}.weight", i), 1, 4);
    fits = fits && s.levels[i] > 0 && s.levels[i] <= width_max;
  }
  if (!fits) {
    return fail(ErrorKind::invalid,
                "This is no depth estimator this studio knows: it reads Depth Anything and "
                "DPT-Large.");
  }
  while (s.layers < layers_max &&
         store.has(fmt::format("backbone.encoder.layer.{}.mlp.fc1.weight", s.layers))) {
    ++s.layers;
  }
  s.heads = s.width / head_width;
  s.places = std::llround(std::sqrt(double(places)));
  s.is_plain = store.has("neck.reassemble_stage.readout_projects.0.0.weight");
  s.taps = usual_taps(s.layers, s.is_plain);
  if (s.width > width_max || s.width % head_width != 0 || s.mlp > 8 * width_max ||
      s.patch > patch_max || s.fusion > width_max || s.head > width_max || s.layers < 4 ||
      s.places > 1024 || s.places * s.places != places) {
    return fail(ErrorKind::invalid, "This depth estimator's numbers do not fit each other.");
  }
  return s;
}

}  // namespace atelier::depth
