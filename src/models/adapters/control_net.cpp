// lllyasviel/ControlNet's cldm.py, as diffusers' ControlNetModel has it.
#include "models/adapters/control_net.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "models/adapters/adapter_files.h"
#include "models/load_net.h"
#include "models/sd/keys.h"
#include "tensor/pointwise.h"

namespace atelier::adapters {
namespace {

constexpr std::string_view original_prefix = "control_model.";
constexpr std::string_view original_hint = "control_model.input_hint_block.";
constexpr int64_t hint_blocks_max = 16;
constexpr int64_t depth_max = 16;

// "14.weight" behind `prefix` as its number and the rest; nullopt when it is none.
struct Numbered {
  int64_t number = 0;
  std::string rest;
};
std::optional<Numbered> numbered(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  Numbered out;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), out.number);
  if (error != std::errc() || out.number < 0) return std::nullopt;
  out.rest = std::string(end, size_t(name.data() + name.size() - end));
  return out;
}

// Ours are the names of diffusers; those of the UNet begin with "unet.". Empty for none.
std::string our_name(std::string_view name, const sd::OriginalLayout& layout, int64_t hint_last) {
  if (!name.starts_with(original_prefix)) {
    return name.starts_with("controlnet_") ? std::string(name) : "unet." + std::string(name);
  }
  name.remove_prefix(original_prefix.size());
  if (const auto hint = numbered(name, "input_hint_block.")) {
    if (hint->number == 0) return "controlnet_cond_embedding.conv_in" + hint->rest;
    if (hint->number == hint_last) return "controlnet_cond_embedding.conv_out" + hint->rest;
    return fmt::format("controlnet_cond_embedding.blocks.{}{}", hint->number / 2 - 1, hint->rest);
  }
  if (const auto zero = numbered(name, "zero_convs.")) {
    constexpr std::string_view inner = ".0";
    const bool nested = std::string_view(zero->rest).starts_with(inner);
    return nested ? fmt::format("controlnet_down_blocks.{}{}", zero->number,
                                zero->rest.substr(inner.size()))
                  : std::string();
  }
  if (const auto middle = numbered(name, "middle_block_out.")) {
    return "controlnet_mid_block" + middle->rest;
  }
  const auto key = sd::translate("", "model.diffusion_model." + std::string(name), layout);
  return key.use == sd::KeyUse::weight ? key.name : std::string();
}

Result<WeightStore> make_store(const ModelFiles& files, const sd::UnetConfig& unet) {
  const sd::OriginalLayout layout{.unet_layers = int(unet.layers_per_block)};
  int64_t hint_last = 0;
  for (const auto& tensor : files.tensors) {
    const auto hint = numbered(tensor.entry->name, original_hint);
    if (hint) hint_last = std::max(hint_last, hint->number);
  }
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    const std::string name = our_name(tensor.entry->name, layout, hint_last);
    if (name.empty()) {
      store.add_unknown(tensor);
    } else if (!store.add(name, {tensor, MatrixForm::as_stored})) {
      return fail(ErrorKind::corrupt, fmt::format("{} is there under two spellings", name));
    }
  }
  return store;
}

// Image, then the width of every step, then the result; what the tensors say.
Result<std::vector<int64_t>> hint_channels(const WeightStore& store) {
  const auto sides = [&](const std::string& name) {
    const StoredWeight* weight = store.find("controlnet_cond_embedding." + name + ".weight");
    return weight == nullptr ? std::vector<int64_t>() : weight->shape();
  };
  const auto first = sides("conv_in");
  const auto last = sides("conv_out");
  if (first.size() != 4 || last.size() != 4) {
    return fail(ErrorKind::invalid, "This is no ControlNet: it has no network for control images.");
  }
  std::vector<int64_t> channels{first[1], first[0]};
  for (int64_t block = 1; block < hint_blocks_max; block += 2) {
    const auto step = sides(fmt::format("blocks.{}", block));
    if (step.size() != 4) break;
    channels.push_back(step[0]);
  }
  channels.push_back(last[0]);
  return channels;
}

// The model's UNet, with the transformers this file has: small ControlNets leave some out.
sd::UnetConfig config_of(const WeightStore& store, const sd::UnetConfig& unet) {
  sd::UnetConfig config = unet;
  const auto depth = [&](const std::string& block, int64_t layer) {
    int64_t count = 0;
    while (count < depth_max &&
           store.find(fmt::format("unet.{}.attentions.{}.transformer_blocks.{}.norm1.weight", block,
                                  layer, count)) != nullptr) {
      ++count;
    }
    return count;
  };
  for (size_t level = 0; level < config.down_depth.size(); ++level) {
    for (size_t layer = 0; layer < config.down_depth[level].size(); ++layer) {
      config.down_depth[level][layer] = depth(fmt::format("down_blocks.{}", level), int64_t(layer));
    }
  }
  config.mid_depth = depth("mid_block", 0);
  // An inpainting model's mask channels are not for ControlNets.
  const StoredWeight* conv_in = store.find("unet.conv_in.weight");
  if (conv_in != nullptr && conv_in->shape().size() == 4) {
    config.in_channels = std::min<int64_t>(unet.in_channels, conv_in->shape()[1]);
  }
  return config;
}

std::vector<Linear> out_convs(const Weights& w, const std::vector<int64_t>& channels) {
  std::vector<Linear> outs;
  for (size_t i = 0; i < channels.size(); ++i) {
    outs.push_back(
        Linear::from_conv(w / "controlnet_down_blocks" / int64_t(i), channels[i], channels[i]));
  }
  return outs;
}

}  // namespace

HintNetwork::HintNetwork(const Weights& w, const std::vector<int64_t>& channels)
    : compute_(w.compute()) {
  convs_.emplace_back(w / "conv_in", ConvShape{channels[0], channels[1]});
  const size_t steps = channels.size() - 3;
  for (size_t i = 0; i < steps; ++i) {
    const int64_t in = channels[i + 1], out = channels[i + 2];
    convs_.emplace_back(w / "blocks" / int64_t(2 * i), ConvShape{in, in});
    convs_.emplace_back(w / "blocks" / int64_t(2 * i + 1), ConvShape{in, out, 3, /*stride=*/2});
  }
  convs_.emplace_back(w / "conv_out", ConvShape{channels[steps + 1], channels.back()});
}

Tensor HintNetwork::operator()(const Tensor& image) const {
  Tensor x = to_inside(image, compute_);
  for (size_t i = 0; i + 1 < convs_.size(); ++i) x = apply_silu(convs_[i](x));
  return convs_.back()(x);
}

ControlNet::ControlNet(const Weights& w, const sd::UnetConfig& config,
                       const std::vector<int64_t>& hint)
    : down_(w / "unet", config),
      hint_(w / "controlnet_cond_embedding", hint),
      outs_(out_convs(w, down_.skip_channels())),
      middle_out_(Linear::from_conv(w / "controlnet_mid_block", config.channels.back(),
                                    config.channels.back())) {}

ControlResiduals ControlNet::operator()(const Tensor& latent, double timestep,
                                        const sd::UnetContext& context, const Tensor& hint) const {
  const sd::UnetExtras nothing;
  const auto pass = down_.begin(timestep, context, nothing, nullptr);
  Tensor x = down_.enter(latent.narrow(1, 0, config().in_channels), pass);
  x = at::add(x, hint).contiguous();
  ControlResiduals out;
  std::vector<Tensor> skips;
  out.middle = middle_out_(down_(std::move(x), skips, pass));
  for (size_t i = 0; i < skips.size(); ++i) out.skips.push_back(outs_[i](skips[i]));
  return out;
}

Result<std::unique_ptr<const ControlNet>> load_control_net(const std::filesystem::path& path,
                                                           const sd::UnetConfig& unet,
                                                           const Compute& compute) {
  return load_named(path, [&]() -> Result<std::unique_ptr<const ControlNet>> {
    TRY(const ModelFiles files, open_adapter(path));
    TRY(WeightStore store, make_store(files, unet));
    TRY(const auto hint, hint_channels(store));
    return build_net<ControlNet>(store, compute, config_of(store, unet), hint);
  });
}

}  // namespace atelier::adapters
