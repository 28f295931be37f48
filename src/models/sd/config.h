// The shape of a Stable Diffusion model as numbers, found from its tensors. The defaults are the
// shape of SD 1.5. Members named like the fields of the diffusers configuration mean the same.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier::sd {

enum class Activation { quick_gelu, gelu };

constexpr int32_t clip_end_id = 49407;  // the marker behind a text

struct TextConfig {
  std::string part = "text_encoder";  // what its weights' names begin with
  int64_t width = 768;
  int64_t layers = 12;
  int64_t heads = 12;
  int64_t mlp = 3072;
  int64_t vocabulary = 49408;  // rows of the token embedding
  int64_t positions = 77;
  Activation activation = Activation::quick_gelu;
  int64_t projection = 0;        // width of the pooled state's projection; 0: it is not projected
  int32_t pad_id = clip_end_id;  // what fills a row behind the end marker
  // SDXL's UNet reads the state before the last layer, without the final norm.
  bool penultimate = false;
  // Of a trimmed vocabulary: the CLIP id of each row, ascending. An id that is not in the list uses
  // the last row. Empty: row number and CLIP id are the same.
  std::vector<int32_t> token_ids;
};

// Transformer blocks behind each residual block, [level][layer] in the order they run; 0: none.
using Depths = std::vector<std::vector<int64_t>>;

struct UnetConfig {
  int64_t in_channels = 4;  // 9 for inpainting models
  int64_t out_channels = 4;
  std::vector<int64_t> channels = {320, 640, 1280, 1280};  // per level going down, 2..5 levels
  std::vector<int64_t> heads = {8, 8, 8, 8};               // attention heads per level going down
  int64_t layers_per_block = 2;                            // one more going up
  Depths down_depth = {{1, 1}, {1, 1}, {1, 1}, {0, 0}};
  int64_t mid_depth = 1;
  Depths up_depth = {{0, 0, 0}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
  int64_t context = 768;  // width of the text states
  int64_t groups = 32;
  bool linear_projection = false;  // proj_in and proj_out are matrices, not 1x1 convolutions
  // What is added to the time embedding: a pooled text and some numbers, each as so many sines and
  // cosines. All 0: nothing is.
  int64_t added_pooled = 0;
  int64_t added_numbers = 0;
  int64_t added_waves = 0;

  // A model distilled from guided ones is told the guidance, as so many waves; 0: it is not.
  int64_t guidance_waves = 0;
  // Whether it is told zeros instead of the empty text where there is no negative prompt, if a
  // configuration says so. SDXL is, its refiner and others are not.
  std::optional<bool> zeros_for_no_text;

  int64_t time_width() const { return 4 * channels.front(); }
  bool is_told_zeros() const {
    return added_width() > 0 && zeros_for_no_text.value_or(added_numbers == 6);
  }
  int64_t added_width() const { return added_pooled + added_numbers * added_waves; }
  // Every layer of a level as deep as `down` says for that level; the way up mirrors it.
  void set_depths(const std::vector<int64_t>& down, int64_t mid);
};

// A cross-attention of the UNet: "down_blocks.0.attentions.0.transformer_blocks.0.attn2".
struct CrossAttention {
  std::string name;
  int64_t channels = 0;
};
// All of them, in the order they run: down, middle, up.
std::vector<CrossAttention> cross_attentions(const UnetConfig& config);

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
