// The shape of a Stable Diffusion 1.x model as numbers, found from its tensors. The defaults are
// the shape of SD 1.5. Members named like the fields of the diffusers configuration mean the same.
#pragma once
#include <cstdint>
#include <vector>

namespace atelier::sd {

enum class Activation { quick_gelu, gelu };

struct TextConfig {
  int64_t width = 768;
  int64_t layers = 12;
  int64_t heads = 12;
  int64_t mlp = 3072;
  int64_t vocabulary = 49408;  // rows of the token embedding
  int64_t positions = 77;
  Activation activation = Activation::quick_gelu;
  // Of a trimmed vocabulary: the CLIP id of each row, ascending. An id that is not in the list uses
  // the last row. Empty: row number and CLIP id are the same.
  std::vector<int32_t> token_ids;
};

struct UnetConfig {
  int64_t in_channels = 4;  // 9 for inpainting models
  int64_t out_channels = 4;
  std::vector<int64_t> channels = {320, 640, 1280, 1280};       // per level, 2..5 levels
  std::vector<bool> has_attention = {true, true, true, false};  // per level going down; up mirrors
  int64_t layers_per_block = 2;
  int64_t context = 768;  // width of the text states
  int64_t heads = 8;      // attention heads at every level; a head is channels / heads wide
  int64_t groups = 32;
  bool linear_projection = false;  // proj_in and proj_out are matrices, not 1x1 convolutions
};

struct VaeConfig {
  int64_t image_channels = 3;
  int64_t latent_channels = 4;
  std::vector<int64_t> channels = {128, 256, 512, 512};  // per level, 2..5 levels
  int64_t layers_per_block = 2;
  int64_t groups = 32;
  double scaling_factor = 0.18215;
  bool has_quant_conv = true;       // 1x1 convolution after the encoder
  bool has_post_quant_conv = true;  // 1x1 convolution before the decoder
  bool has_mid_attention = true;

  // Pixels per latent side.
  int64_t factor() const { return int64_t{1} << (channels.size() - 1); }
};

}  // namespace atelier::sd
