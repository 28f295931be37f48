// How near each pixel of a picture is, from a picture alone. A vision transformer read at four
// depths, whose states a convolutional neck (DPT) puts together: Depth Anything over DINOv2, and
// MiDaS's DPT-Large over a plain one.
#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "nn/layers.h"

namespace atelier::depth {

constexpr size_t taps_count = 4;

struct Shape {
  int64_t width = 384;
  int64_t layers = 12;
  int64_t heads = 6;
  int64_t mlp = 1536;
  int64_t patch = 14;                                 // pixels of a side
  int64_t places = 37;                                // patches of a side that it was trained with
  std::array<int64_t, taps_count> taps{3, 6, 9, 12};  // layers whose states are read, from 1
  std::array<int64_t, taps_count> levels{48, 96, 192, 384};
  int64_t fusion = 64;
  int64_t head = 32;
  // Says how far in metres instead of how near.
  bool metric = false;
  // What a plain transformer has otherwise: no scales in its layers, states as they are, and the
  // whole (its class token) told to every patch before the neck.
  bool is_plain = false;

  double epsilon() const { return is_plain ? 1e-12 : 1e-6; }
  // Sides of a picture must be multiples of this: the coarsest level has half of the patches.
  int64_t step() const { return is_plain ? 2 * patch : patch; }
  int64_t trained_px() const { return places * patch; }
};

// One block of the transformer.
class Block {
 public:
  Block(const Weights& w, const Shape& s);
  // x: [1, tokens, width]; the same shape.
  Tensor operator()(const Tensor& x) const;

 private:
  bool is_plain_;
  int64_t heads_;
  LayerNorm norm1_;
  Linear qkv_;
  Linear out_;
  Tensor scale1_;
  LayerNorm norm2_;
  Linear widen_;
  Linear narrow_;
  Tensor scale2_;
};

// Two convolutions beside their input.
class Residual {
 public:
  Residual(const Weights& w, int64_t channels);
  Tensor operator()(const Tensor& x) const;

 private:
  Conv first_;
  Conv second_;
};

class DepthNet {
 public:
  DepthNet(const Weights& w, const Shape& shape);

  // pixels: [1, 3, h, w] as `depth_pixels` makes them, sides multiples of the patch. Returns [h, w]
  // fp32 on the CPU: the nearer the larger, of no unit. One thread at a time.
  Tensor operator()(const Tensor& pixels) const;

  const Shape& shape() const { return shape_; }

 private:
  // One state of the transformer on its way into the neck, and what the neck does there.
  struct Level {
    Level(const Weights& neck, const Shape& s, size_t index);
    std::optional<Linear> readout;  // [patch | whole] to a patch that knows the whole
    Linear project;
    Tensor grow;  // [in, out, k, k] of a transposed convolution of stride k; undefined for none
    Tensor grow_bias;
    std::unique_ptr<Conv> shrink;
    Conv narrow;
    std::unique_ptr<Residual> beside;  // none at the coarsest level, where nothing comes from below
    Residual within;
    Linear out;
  };

  std::vector<Tensor> states_of(const Tensor& pixels) const;
  Tensor places_for(int64_t rows, int64_t columns) const;
  Tensor level_image(const Level& level, const Tensor& state, int64_t rows, int64_t columns) const;
  Tensor fused(const std::vector<Tensor>& images) const;
  Tensor read_out(const Tensor& image, int64_t height, int64_t width) const;

  Shape shape_;
  Compute compute_;
  Linear patches_;
  Tensor class_;   // [1, 1, width]
  Tensor places_;  // [1, 1 + places * places, width]
  std::vector<Block> blocks_;
  std::optional<LayerNorm> norm_;  // of the states that are read
  std::vector<Level> levels_;      // from the finest
  Conv head1_;
  Conv head2_;
  Linear head3_;
};

// image: [1, 3, h, w] in 0..1. Its shorter side becomes about `shorter_px`, both sides multiples of
// the network's step, the area bounded; in the colours it was trained on.
Tensor depth_pixels(const Tensor& image, int64_t shorter_px, const Shape& shape);

// A file in a spelling in circulation, or a folder with config.json, which decides which layers
// are read and whether the result is metric; else as in Depth Anything V2. not_found; invalid or
// corrupt with the tensors at fault.
Result<std::unique_ptr<const DepthNet>> load_depth_net(const std::filesystem::path& path,
                                                       const Compute& compute);

}  // namespace atelier::depth
