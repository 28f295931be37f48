// tencent-ailab/IP-Adapter: ip_adapter.py, resampler.py and attention_processor.py.
#include "models/adapters/ip_adapter.h"

#include <fmt/format.h>

#include <algorithm>

#include "models/adapters/adapter_files.h"
#include "models/load_net.h"
#include "models/sd/config.h"
#include "tensor/attention.h"

namespace atelier::adapters {
namespace {

constexpr int64_t resampler_layers_max = 16;
constexpr int64_t resampler_head = 64;

// The file numbers attentions down, up, middle, and cross-attentions are the odd ones; the UNet
// runs down, middle, up. For each cross-attention of the UNet its number in the file.
std::vector<int64_t> file_numbers(const std::vector<sd::CrossAttention>& attentions) {
  std::vector<size_t> order;
  for (const bool middle : {false, true}) {
    for (size_t i = 0; i < attentions.size(); ++i) {
      if (attentions[i].name.starts_with("mid_block") == middle) order.push_back(i);
    }
  }
  std::vector<int64_t> numbers(attentions.size());
  for (size_t place = 0; place < order.size(); ++place) {
    numbers[order[place]] = int64_t(2 * place + 1);
  }
  return numbers;
}

Result<WeightStore> make_store(const ModelFiles& files) {
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    if (!store.add(tensor.entry->name, {tensor, MatrixForm::as_stored})) {
      return fail(ErrorKind::corrupt, fmt::format("{} is there twice", tensor.entry->name));
    }
  }
  return store;
}

Result<IpShape> recognise(const WeightStore& store, const sd::UnetConfig& unet) {
  const auto sides = [&](const std::string& name) {
    const StoredWeight* weight = store.find("image_proj." + name);
    return weight == nullptr ? std::vector<int64_t>() : weight->shape();
  };
  IpShape shape{.context = unet.context};
  for (const auto& each : sd::cross_attentions(unet)) shape.channels.push_back(each.channels);
  if (const auto proj = sides("proj.weight"); proj.size() == 2) {
    shape.image = proj[1];
    shape.tokens = proj[0] / shape.context;
    const bool fits = shape.tokens > 0 && shape.tokens * shape.context == proj[0];
    if (fits) return shape;
    return fail(ErrorKind::invalid, "This IP-Adapter was made for another kind of model.");
  }
  const auto latents = sides("latents"), in = sides("proj_in.weight"),
             q = sides("layers.0.0.to_q.weight"), mlp = sides("layers.0.1.1.weight");
  if (latents.size() != 3 || in.size() != 2 || q.size() != 2 || mlp.size() != 2) {
    return fail(ErrorKind::invalid,
                "This is no IP-Adapter that is known here: its image "
                "projection is missing.");
  }
  shape.reading = ImageReading::penultimate;
  shape.image = in[1];
  shape.tokens = latents[1];
  shape.width = latents[2];
  shape.heads = q[0] / resampler_head;
  shape.mlp = mlp[0];
  while (shape.layers < resampler_layers_max &&
         !sides(fmt::format("layers.{}.0.to_q.weight", shape.layers)).empty()) {
    ++shape.layers;
  }
  const bool fits = shape.heads > 0 && shape.heads * resampler_head == q[0] && in[0] == q[1];
  if (!fits) return fail(ErrorKind::invalid, "This IP-Adapter's numbers do not fit each other.");
  return shape;
}

}  // namespace

Perceiver::Perceiver(const Weights& w, const IpShape& s)
    : heads_(s.heads),
      norm_image_(w / "0.norm1", s.width),
      norm_latents_(w / "0.norm2", s.width),
      to_q_(w / "0.to_q", {s.width, s.heads * resampler_head, Bias::without}),
      to_kv_(w / "0.to_kv", {s.width, 2 * s.heads * resampler_head, Bias::without}),
      to_out_(w / "0.to_out", {s.heads * resampler_head, s.width, Bias::without}),
      norm_(w / "1.0", s.width),
      widen_(w / "1.1", {s.width, s.mlp, Bias::without, After::gelu}),
      narrow_(w / "1.3", {s.mlp, s.width, Bias::without}) {}

Tensor Perceiver::operator()(const Tensor& x, const Tensor& latents) const {
  const Tensor normed = norm_latents_(latents);
  const Tensor seen = at::cat({norm_image_(x), normed}, 1);
  const auto kv = to_kv_(seen).chunk(2, -1);
  const Tensor y = to_out_(attention(to_q_(normed), kv[0], kv[1], heads_), latents);
  return narrow_(widen_(norm_(y)), y);
}

IpAdapter::IpAdapter(const Weights& w, const IpShape& shape, const std::vector<int64_t>& numbers)
    : shape_(shape),
      compute_(w.compute()),
      norm_(w / (shape.reading == ImageReading::embedding ? "image_proj.norm"
                                                          : "image_proj.norm_out"),
            shape.context) {
  for (size_t i = 0; i < numbers.size(); ++i) {
    const Weights scope = w / "ip_adapter" / numbers[i];
    kv_.emplace_back(std::vector<Weights>{scope / "to_k_ip", scope / "to_v_ip"},
                     LinearShape{shape.context, shape.channels[i], Bias::without});
  }
  const Weights proj = w / "image_proj";
  if (shape.reading == ImageReading::embedding) {
    proj_.emplace(proj / "proj", LinearShape{shape.image, shape.tokens * shape.context});
    return;
  }
  latents_ = proj.take("latents", {1, shape.tokens, shape.width})
                 .to(compute_.device, compute_.dtype(), false, /*copy=*/true);
  proj_in_.emplace(proj / "proj_in", LinearShape{shape.image, shape.width});
  proj_out_.emplace(proj / "proj_out", LinearShape{shape.width, shape.context});
  for (int64_t i = 0; i < shape.layers; ++i) perceivers_.emplace_back(proj / "layers" / i, shape);
}

Tensor IpAdapter::resampled(const Tensor& patches) const {
  const Tensor x = (*proj_in_)(patches);
  Tensor latents = latents_.expand({x.size(0), -1, -1}).contiguous();
  for (const Perceiver& perceiver : perceivers_) latents = perceiver(x, latents);
  return norm_((*proj_out_)(latents));
}

Tensor IpAdapter::tokens(const VisionStates& states) const {
  const bool whole = shape_.reading == ImageReading::embedding;
  const Tensor said = (whole ? states.embedding : states.penultimate)
                          .to(compute_.device, compute_.dtype())
                          .contiguous();
  if (!whole) return resampled(said);
  const Tensor rows = (*proj_)(said);
  return norm_(rows.view({said.size(0), shape_.tokens, shape_.context}));
}

// As they were trained: nothing said by the encoder, or what it says of a black image.
Tensor IpAdapter::no_tokens(const ClipVision& vision) const {
  if (shape_.reading == ImageReading::embedding) {
    return tokens({.last = {}, .penultimate = {}, .embedding = at::zeros({1, shape_.image})});
  }
  const int64_t side = vision.shape().side;
  return tokens(vision(at::zeros({1, 3, side, side})));
}

std::vector<std::vector<ExtraAttention>> IpAdapter::attention(
    const Tensor& tokens, const std::vector<double>& scales) const {
  ATELIER_ASSERT(scales.size() == kv_.size());
  std::vector<std::vector<ExtraAttention>> all;
  for (size_t i = 0; i < kv_.size(); ++i) {
    std::vector<ExtraAttention> each;
    if (scales[i] != 0) {
      const auto kv = kv_[i](tokens).chunk(2, -1);
      each.push_back({kv[0], kv[1], scales[i]});
    }
    all.push_back(std::move(each));
  }
  return all;
}

Result<std::unique_ptr<const IpAdapter>> load_ip_adapter(const std::filesystem::path& path,
                                                         const sd::UnetConfig& unet,
                                                         const Compute& compute) {
  return load_named(path, [&]() -> Result<std::unique_ptr<const IpAdapter>> {
    TRY(const ModelFiles files, open_adapter(path));
    TRY(WeightStore store, make_store(files));
    TRY(const IpShape shape, recognise(store, unet));
    return build_net<IpAdapter>(store, compute, shape, file_numbers(sd::cross_attentions(unet)));
  });
}

}  // namespace atelier::adapters
