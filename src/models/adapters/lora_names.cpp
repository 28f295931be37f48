#include "models/adapters/lora_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>

namespace atelier::adapters {
namespace {

// Beginnings of module names and the part of a model they mean. Longer ones first.
struct Beginning {
  std::string_view theirs, ours;
};
constexpr Beginning beginnings[] = {
    {"lora_unet_", "unet."},
    {"lora_te1_", "text_encoder."},
    {"lora_te2_", "text_encoder_2."},
    {"lora_te_", "text_encoder."},
    {"lycoris_unet_", "unet."},
    {"lycoris_te1_", "text_encoder."},
    {"lycoris_te2_", "text_encoder_2."},
    {"lycoris_te_", "text_encoder."},
    {"lycoris_", "unet."},
    {"unet.", "unet."},
    {"text_encoder_2.", "text_encoder_2."},
    {"text_encoder.", "text_encoder."},
    {"", "unet."},
};

struct Renamed {
  std::string_view ours, theirs;
};
constexpr Renamed outer_names[] = {
    {"time_embedding.linear_1", "time_embed.0"},
    {"time_embedding.linear_2", "time_embed.2"},
    {"add_embedding.linear_1", "label_emb.0.0"},
    {"add_embedding.linear_2", "label_emb.0.2"},
    {"conv_in", "input_blocks.0.0"},
    {"conv_norm_out", "out.0"},
    {"conv_out", "out.2"},
};
constexpr Renamed block_names[] = {
    {"norm1", "in_layers.0"},  {"conv1", "in_layers.2"},  {"time_emb_proj", "emb_layers.1"},
    {"norm2", "out_layers.0"}, {"conv2", "out_layers.3"}, {"conv_shortcut", "skip_connection"},
};

std::string in_block(std::string_view inner) {
  for (const auto& each : block_names) {
    if (inner == each.ours) return std::string(each.theirs);
  }
  return std::string(inner);
}

std::string flattened(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

// "down_blocks.1.attentions.0.proj_in" in parts.
struct Place {
  bool down = false;
  int level = 0;
  std::string kind;  // "resnets", "attentions", "downsamplers" or "upsamplers"
  int layer = 0;
  std::string rest;
};

bool read_place(std::string_view ours, Place& place) {
  const std::string name(ours);
  char side[8] = {}, kind[16] = {};
  int used = 0;
  if (std::sscanf(name.c_str(), "%7[a-z]_blocks.%d.%15[a-z].%d.%n", side, &place.level, kind,
                  &place.layer, &used) != 4 ||
      used == 0) {
    return false;
  }
  place.down = std::string_view(side) == "down";
  place.kind = kind;
  place.rest = name.substr(size_t(used));
  return place.down || std::string_view(side) == "up";
}

}  // namespace

std::string original_unet_name(std::string_view ours, int layers, bool attention_behind) {
  for (const auto& each : outer_names) {
    if (ours == each.ours) return std::string(each.theirs);
  }
  constexpr std::string_view middle = "mid_block.";
  if (ours.starts_with(middle)) {
    const std::string_view rest = ours.substr(middle.size());
    for (const auto& [begins, theirs] :
         {Renamed{"resnets.0.", "middle_block.0."}, Renamed{"resnets.1.", "middle_block.2."},
          Renamed{"attentions.0.", "middle_block.1."}}) {
      if (rest.starts_with(begins)) {
        return std::string(theirs) + in_block(rest.substr(begins.size()));
      }
    }
    return {};
  }
  Place place;
  if (!read_place(ours, place)) return {};
  const int step = layers + 1;
  if (place.kind == "downsamplers")
    return fmt::format("input_blocks.{}.0.op", (place.level + 1) * step);
  if (place.kind == "upsamplers") {
    return fmt::format("output_blocks.{}.{}.conv", place.level * step + layers,
                       attention_behind ? 2 : 1);
  }
  const std::string block =
      place.down ? fmt::format("input_blocks.{}", 1 + place.level * step + place.layer)
                 : fmt::format("output_blocks.{}", place.level * step + place.layer);
  if (place.kind == "resnets") return fmt::format("{}.0.{}", block, in_block(place.rest));
  return place.kind == "attentions" ? fmt::format("{}.1.{}", block, place.rest) : std::string();
}

LayerNames::LayerNames(const std::vector<std::string>& weights) {
  std::set<std::string> layers;
  for (const auto& weight : weights) {
    const size_t dot = weight.rfind('.');
    if (dot != std::string::npos) layers.insert(weight.substr(0, dot));
  }
  const auto has = [&](const std::string& name) {
    const auto at = layers.lower_bound(name);
    return at != layers.end() && at->starts_with(name);
  };
  int count = 0;
  while (count < 16 && has(fmt::format("unet.down_blocks.0.resnets.{}.", count))) ++count;
  constexpr std::string_view unet = "unet.";
  for (const auto& layer : layers) {
    by_spelling_.emplace(layer, layer);
    by_spelling_.emplace(flattened(layer), layer);
    if (!layer.starts_with(unet)) continue;
    int level = 0;
    const bool up = std::sscanf(layer.c_str(), "unet.up_blocks.%d.upsamplers", &level) == 1;
    const bool behind = up && has(fmt::format("unet.up_blocks.{}.attentions.", level));
    const std::string original = original_unet_name(layer.substr(unet.size()), count, behind);
    if (original.empty()) continue;
    by_spelling_.emplace("unet." + original, layer);
    by_spelling_.emplace(flattened("unet." + original), layer);
  }
}

std::string LayerNames::find(std::string_view module) const {
  for (const auto& beginning : beginnings) {
    if (!module.starts_with(beginning.theirs)) continue;
    const std::string rest(module.substr(beginning.theirs.size()));
    const std::string dotted = std::string(beginning.ours) + rest;
    for (const auto& name : {dotted, flattened(dotted)}) {
      const auto found = by_spelling_.find(name);
      if (found != by_spelling_.end()) return found->second;
    }
    return {};
  }
  return {};
}

}  // namespace atelier::adapters
