// Upscaling an image of any size in bounded memory: tile by tile, overlapping, blended.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "models/upscaler/rrdbnet.h"

namespace atelier::upscaler {

// Part of a side, in pixels.
struct Span {
  int64_t begin = 0;
  int64_t size = 0;
};

// Covers 0..length with pieces of `piece` pixels that begin at multiples of `step` (which may make
// them longer by less than a step); neighbours share at least `overlap`. One piece where it fits.
// piece > 2 * overlap.
std::vector<Span> cover(int64_t length, int64_t piece, int64_t overlap, int64_t step);

struct Settings {
  // Of the image before upscaling. The default keeps the working memory of a 64-feature network
  // under 1 GB in fp32.
  int64_t tile_px = 256;
  int64_t overlap_px = 24;
  // How much of the network's work is in the result; the rest is a bicubic enlargement. 0..1.
  double strength = 1;
  // Asked after every tile; false ends with `cancelled`.
  std::function<bool(size_t done, size_t total)> go_on;
};

// image: [1, 3, h, w] fp32 in 0..1 on the CPU; returns [1, 3, h * scale, w * scale] clamped to
// 0..1. Images of one channel go through networks for one channel. exhausted when memory does not
// suffice.
Result<Tensor> upscale(const RrdbNet& net, const Tensor& image, const Settings& settings);

// Enlarges or reduces to an exact size, bicubic with smoothing when it gets smaller; 0..1.
Tensor resize(const Tensor& image, int64_t height, int64_t width);

// Reads .pth, .pt, .ckpt and .safetensors. not_found; invalid or corrupt with the tensors at fault.
Result<std::unique_ptr<const RrdbNet>> load_upscaler(const std::filesystem::path& path,
                                                     const Compute& compute);

}  // namespace atelier::upscaler
