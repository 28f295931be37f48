// An IP-Adapter: an image becomes a few tokens that every cross-attention of the UNet looks at
// beside the text, with keys and values of their own.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "models/adapters/clip_vision.h"
#include "models/sd/config.h"
#include "models/sd/unet_input.h"

namespace atelier::adapters {

// The part of an image that becomes tokens.
enum class ImageReading {
  embedding,   // plain: the embedding of the whole image
  penultimate  // "plus": the patches, through a resampler
};

struct IpShape {
  ImageReading reading = ImageReading::embedding;
  int64_t image = 1024;  // width of what the vision encoder says
  int64_t context = 768;
  int64_t tokens = 4;
  std::vector<int64_t> channels;  // of every cross-attention, in the order they run
  // Of a resampler.
  int64_t width = 0, layers = 0, heads = 0, mlp = 0;
};

// A block of the resampler: the latent tokens look at the image and at themselves.
class Perceiver {
 public:
  Perceiver(const Weights& w, const IpShape& s);
  // x: [n, patches, width]; latents: [n, tokens, width].
  Tensor operator()(const Tensor& x, const Tensor& latents) const;

 private:
  int64_t heads_;
  LayerNorm norm_image_, norm_latents_;
  Linear to_q_, to_kv_, to_out_;
  LayerNorm norm_;
  Linear widen_, narrow_;
};

class IpAdapter {
 public:
  // numbers: of every cross-attention of the UNet, in the order they run, its number in the file.
  IpAdapter(const Weights& w, const IpShape& shape, const std::vector<int64_t>& numbers);

  // [n, tokens, context] of what a vision encoder said.
  Tensor tokens(const VisionStates& states) const;
  // Those of no image at all, for the unguided half.
  Tensor no_tokens(const ClipVision& vision) const;

  // For sd::UnetExtras::attention: keys and values of these tokens for every cross-attention, in
  // the order of sd::cross_attentions. Once for all steps. `scales`: one for each of them.
  std::vector<std::vector<ExtraAttention>> attention(const Tensor& tokens,
                                                     const std::vector<double>& scales) const;

  const IpShape& shape() const { return shape_; }

 private:
  Tensor resampled(const Tensor& patches) const;

  IpShape shape_;
  Compute compute_;
  std::optional<Linear> proj_;  // of the plain form
  std::optional<Linear> proj_in_, proj_out_;
  Tensor latents_;  // [1, tokens, width]
  std::vector<Perceiver> perceivers_;
  LayerNorm norm_;
  std::vector<Linear> kv_;  // keys and values side by side, a cross-attention each
};

// `unet`: of the model it is for. not_found; invalid or corrupt with the tensors at fault, also for
// one of another family.
Result<std::unique_ptr<const IpAdapter>> load_ip_adapter(const std::filesystem::path& path,
                                                         const sd::UnetConfig& unet,
                                                         const Compute& compute);

}  // namespace atelier::adapters
