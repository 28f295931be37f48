// CLIP's vision encoder: what an image prompt is read with.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "nn/layers.h"

namespace atelier::adapters {

struct VisionShape {
  int64_t width = 1280;
  int64_t layers = 32;
  int64_t heads = 16;
  int64_t mlp = 5120;
  int64_t patch = 14;  // pixels of a side
  int64_t side = 224;  // pixels of the image
  int64_t projection = 1024;
  After activation = After::gelu;

  int64_t patches() const { return (side / patch) * (side / patch); }
};

struct VisionStates {
  Tensor last;         // [n, 1 + patches, width] fp32, of the last layer
  Tensor penultimate;  // the same of the one before
  Tensor embedding;    // [n, projection] fp32, of the whole image
};

class ClipVision {
 public:
  ClipVision(const Weights& w, const VisionShape& shape);

  // pixels: [n, 3, side, side] as `clip_pixels` makes them. One thread at a time.
  VisionStates operator()(const Tensor& pixels) const;

  const VisionShape& shape() const { return shape_; }

 private:
  struct Layer {
    Layer(const Weights& w, const VisionShape& shape);
    LayerNorm norm1;
    Linear qkv;
    Linear out;
    LayerNorm norm2;
    Linear widen;
    Linear narrow;
  };

  VisionShape shape_;
  Compute compute_;
  Linear patches_;
  Tensor class_;      // [1, 1, width]
  Tensor positions_;  // [1, 1 + patches, width]
  LayerNorm norm_in_;
  std::vector<Layer> layers_;
  LayerNorm norm_out_;
  Linear projection_;
};

// image: [1, 3, h, w] in 0..1; the middle square at `side` pixels, in the colours CLIP was trained
// on.
Tensor clip_pixels(const Tensor& image, int64_t side);

// A file or a folder with config.json, which decides heads and activation where it is there; else
// those of the public encoders of this width. not_found; invalid or corrupt with the tensors at
// fault.
Result<std::unique_ptr<const ClipVision>> load_clip_vision(const std::filesystem::path& path,
                                                           const Compute& compute);

}  // namespace atelier::adapters
