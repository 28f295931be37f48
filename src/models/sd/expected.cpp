// The weights of a shape, listed without building a layer: so that a file can be judged before
// memory is spent on it. A test holds this list against what the layers really take.
#include <fmt/format.h>

#include "models/sd/recognise.h"

namespace atelier::sd {
namespace {

constexpr int64_t mlp_factor = 4;      // of transformer blocks
constexpr int64_t gate_and_value = 2;  // GEGLU makes both from one matrix

class Lister {
 public:
  std::vector<ExpectedWeight> all;

  void plain(const std::string& name, std::vector<int64_t> weight, int64_t bias) {
    all.push_back({name + ".weight", std::move(weight)});
    if (bias > 0) all.push_back({name + ".bias", {bias}});
  }
  void linear(const std::string& name, int64_t in, int64_t out) { plain(name, {out, in}, out); }
  void matrix(const std::string& name, int64_t in, int64_t out) { plain(name, {out, in}, 0); }
  void norm(const std::string& name, int64_t width) { plain(name, {width}, width); }
  void conv(const std::string& name, int64_t in, int64_t out, int64_t kernel = 3) {
    plain(name, {out, in, kernel, kernel}, out);
  }

  // time: 0 for a block of the VAE.
  void res_block(const std::string& name, int64_t in, int64_t out, int64_t time) {
    norm(name + ".norm1", in);
    conv(name + ".conv1", in, out);
    if (time > 0) linear(name + ".time_emb_proj", time, out);
    norm(name + ".norm2", out);
    conv(name + ".conv2", out, out);
    if (in != out) conv(name + ".conv_shortcut", in, out, 1);
  }

  void attention(const std::string& name, int64_t width, int64_t context) {
    matrix(name + ".to_q", width, width);
    matrix(name + ".to_k", context, width);
    matrix(name + ".to_v", context, width);
    linear(name + ".to_out.0", width, width);
  }

  void transformer(const std::string& name, int64_t width, int64_t depth, const UnetConfig& unet) {
    if (depth == 0) return;
    norm(name + ".norm", width);
    for (const auto* projection : {".proj_in", ".proj_out"}) {
      if (unet.linear_projection)
        linear(name + projection, width, width);
      else
        conv(name + projection, width, width, 1);
    }
    for (int64_t i = 0; i < depth; ++i) {
      const std::string block = fmt::format("{}.transformer_blocks.{}", name, i);
      for (const auto* each : {".norm1", ".norm2", ".norm3"}) norm(block + each, width);
      attention(block + ".attn1", width, width);
      attention(block + ".attn2", width, unet.context);
      linear(block + ".ff.net.0.proj", width, gate_and_value * mlp_factor * width);
      linear(block + ".ff.net.2", mlp_factor * width, width);
    }
  }
};

void list_text(const TextConfig& text, Lister& list) {
  const std::string model = text.part + ".text_model.";
  list.matrix(model + "embeddings.token_embedding", text.width, text.vocabulary);
  list.matrix(model + "embeddings.position_embedding", text.width, text.positions);
  list.norm(model + "final_layer_norm", text.width);
  for (int64_t i = 0; i < text.layers; ++i) {
    const std::string layer = fmt::format("{}encoder.layers.{}", model, i);
    list.norm(layer + ".layer_norm1", text.width);
    list.norm(layer + ".layer_norm2", text.width);
    for (const auto* each : {"q_proj", "k_proj", "v_proj", "out_proj"}) {
      list.linear(fmt::format("{}.self_attn.{}", layer, each), text.width, text.width);
    }
    list.linear(layer + ".mlp.fc1", text.width, text.mlp);
    list.linear(layer + ".mlp.fc2", text.mlp, text.width);
  }
  if (text.projection > 0) {
    list.matrix(text.part + ".text_projection", text.width, text.projection);
  }
}

// `skips` is filled with the widths that the way up finds again, in the order they were left.
void list_unet_down(const UnetConfig& unet, Lister& list, std::vector<int64_t>& skips) {
  const int64_t time = unet.time_width();
  int64_t width = unet.channels.front();
  skips.push_back(width);
  for (size_t level = 0; level < unet.channels.size(); ++level) {
    const std::string block = fmt::format("unet.down_blocks.{}", level);
    for (int64_t i = 0; i < unet.layers_per_block; ++i) {
      list.res_block(fmt::format("{}.resnets.{}", block, i), width, unet.channels[level], time);
      width = unet.channels[level];
      list.transformer(fmt::format("{}.attentions.{}", block, i), width,
                       unet.down_depth[level][static_cast<size_t>(i)], unet);
      skips.push_back(width);
    }
    if (level + 1 < unet.channels.size()) {
      list.conv(block + ".downsamplers.0.conv", width, width);
      skips.push_back(width);
    }
  }
}

void list_unet_up(const UnetConfig& unet, Lister& list, std::vector<int64_t>& skips) {
  const int64_t time = unet.time_width();
  const size_t levels = unet.channels.size();
  int64_t width = unet.channels.back();
  for (size_t up = 0; up < levels; ++up) {
    const size_t level = levels - 1 - up;
    const std::string block = fmt::format("unet.up_blocks.{}", up);
    for (int64_t i = 0; i <= unet.layers_per_block; ++i) {
      list.res_block(fmt::format("{}.resnets.{}", block, i), width + skips.back(),
                     unet.channels[level], time);
      skips.pop_back();
      width = unet.channels[level];
      list.transformer(fmt::format("{}.attentions.{}", block, i), width,
                       unet.up_depth[up][static_cast<size_t>(i)], unet);
    }
    if (level > 0) list.conv(block + ".upsamplers.0.conv", width, width);
  }
}

void list_unet(const UnetConfig& unet, Lister& list) {
  const int64_t first = unet.channels.front();
  const int64_t last = unet.channels.back();
  const int64_t time = unet.time_width();
  list.linear("unet.time_embedding.linear_1", first, time);
  list.linear("unet.time_embedding.linear_2", time, time);
  if (unet.guidance_waves > 0) {
    list.matrix("unet.time_embedding.cond_proj", unet.guidance_waves, first);
  }
  if (unet.added_width() > 0) {
    list.linear("unet.add_embedding.linear_1", unet.added_width(), time);
    list.linear("unet.add_embedding.linear_2", time, time);
  }
  list.conv("unet.conv_in", unet.in_channels, first);
  std::vector<int64_t> skips;
  list_unet_down(unet, list, skips);
  list.res_block("unet.mid_block.resnets.0", last, last, time);
  list.transformer("unet.mid_block.attentions.0", last, unet.mid_depth, unet);
  list.res_block("unet.mid_block.resnets.1", last, last, time);
  list_unet_up(unet, list, skips);
  list.norm("unet.conv_norm_out", first);
  list.conv("unet.conv_out", first, unet.out_channels);
}

void list_vae_middle(const std::string& name, const VaeConfig& vae, Lister& list) {
  const int64_t width = vae.channels.back();
  list.res_block(name + ".resnets.0", width, width, 0);
  list.res_block(name + ".resnets.1", width, width, 0);
  if (!vae.has_mid_attention) return;
  list.norm(name + ".attentions.0.group_norm", width);
  for (const auto* each : {"to_q", "to_k", "to_v", "to_out.0"}) {
    list.linear(fmt::format("{}.attentions.0.{}", name, each), width, width);
  }
}

void list_vae_encoder(const VaeConfig& vae, Lister& list) {
  const std::string encoder = "vae.encoder.";
  const int64_t moments = 2 * vae.latent_channels;
  int64_t width = vae.channels.front();
  list.conv(encoder + "conv_in", vae.image_channels, width);
  for (size_t level = 0; level < vae.channels.size(); ++level) {
    const std::string block = fmt::format("{}down_blocks.{}", encoder, level);
    for (int64_t i = 0; i < vae.layers_per_block; ++i) {
      list.res_block(fmt::format("{}.resnets.{}", block, i), width, vae.channels[level], 0);
      width = vae.channels[level];
    }
    if (level + 1 < vae.channels.size()) list.conv(block + ".downsamplers.0.conv", width, width);
  }
  list_vae_middle(encoder + "mid_block", vae, list);
  list.norm(encoder + "conv_norm_out", width);
  list.conv(encoder + "conv_out", width, moments);
  if (vae.has_quant_conv) list.conv("vae.quant_conv", moments, moments, 1);
}

void list_vae_decoder(const VaeConfig& vae, Lister& list) {
  const std::string decoder = "vae.decoder.";
  const size_t levels = vae.channels.size();
  if (vae.has_post_quant_conv) {
    list.conv("vae.post_quant_conv", vae.latent_channels, vae.latent_channels, 1);
  }
  int64_t width = vae.channels.back();
  list.conv(decoder + "conv_in", vae.latent_channels, width);
  list_vae_middle(decoder + "mid_block", vae, list);
  for (size_t up = 0; up < levels; ++up) {
    const int64_t out = vae.channels[levels - 1 - up];
    const std::string block = fmt::format("{}up_blocks.{}", decoder, up);
    for (int64_t i = 0; i <= vae.layers_per_block; ++i) {
      list.res_block(fmt::format("{}.resnets.{}", block, i), width, out, 0);
      width = out;
    }
    if (up + 1 < levels) list.conv(block + ".upsamplers.0.conv", width, width);
  }
  list.norm(decoder + "conv_norm_out", width);
  list.conv(decoder + "conv_out", width, vae.image_channels);
}

}  // namespace

std::vector<ExpectedWeight> expected_weights(const Shape& shape) {
  Lister list;
  for (const TextConfig& text : shape.text) list_text(text, list);
  list_unet(shape.unet, list);
  list_vae_encoder(shape.vae, list);
  list_vae_decoder(shape.vae, list);
  return std::move(list.all);
}

std::vector<ExpectedWeight> expected_weights(const VaeConfig& vae) {
  Lister list;
  list_vae_encoder(vae, list);
  list_vae_decoder(vae, list);
  return std::move(list.all);
}

}  // namespace atelier::sd
