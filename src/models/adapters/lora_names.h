// Which layer of a model a module of a LoRA file means.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace atelier::adapters {

class LayerNames {
 public:
  // `weights`: our names of a model's tensors, "unet.conv_in.weight".
  explicit LayerNames(const std::vector<std::string>& weights);

  // The layer ("unet.mid_block.attentions.0.proj_in") of a module's name as files have it: dotted
  // or with underscores, after diffusers' blocks or the original ones. Empty when the model has
  // none.
  std::string find(std::string_view module) const;

 private:
  std::unordered_map<std::string, std::string> by_spelling_;
};

// The name that the original layout has for a layer of our UNet (without "unet."): "down_blocks.1.
// attentions.0.proj_in" is "input_blocks.4.1.proj_in" with two layers a level. Empty for none.
// attention_behind: whether the last layer of this level going up has attention, behind which the
// step up then stands.
std::string original_unet_name(std::string_view ours, int layers, bool attention_behind);

}  // namespace atelier::adapters
