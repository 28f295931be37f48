#include "models/sd/config.h"

#include <fmt/format.h>

namespace atelier::sd {

void UnetConfig::set_depths(const std::vector<int64_t>& down, int64_t mid) {
  down_depth.clear();
  up_depth.clear();
  mid_depth = mid;
  for (const int64_t depth : down) {
    down_depth.emplace_back(static_cast<size_t>(layers_per_block), depth);
    up_depth.emplace(up_depth.begin(), static_cast<size_t>(layers_per_block + 1), depth);
  }
}

std::vector<CrossAttention> cross_attentions(const UnetConfig& config) {
  std::vector<CrossAttention> all;
  const auto add = [&](const std::string& transformer, int64_t depth, int64_t channels) {
    for (int64_t i = 0; i < depth; ++i) {
      all.push_back({fmt::format("{}.transformer_blocks.{}.attn2", transformer, i), channels});
    }
  };
  const size_t levels = config.channels.size();
  const auto add_levels = [&](const char* side, const Depths& depths, bool down) {
    for (size_t i = 0; i < depths.size(); ++i) {
      for (size_t k = 0; k < depths[i].size(); ++k) {
        add(fmt::format("{}.{}.attentions.{}", side, i, k), depths[i][k],
            config.channels[down ? i : levels - 1 - i]);
      }
    }
  };
  add_levels("down_blocks", config.down_depth, true);
  add("mid_block.attentions.0", config.mid_depth, config.channels.back());
  add_levels("up_blocks", config.up_depth, false);
  return all;
}

}  // namespace atelier::sd
