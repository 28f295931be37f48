// A network asked tile by tile: so that a picture of any size is drawn by a model that was trained
// on small ones, in the memory of one tile. Neighbours overlap and are blended at every step, as in
// MultiDiffusion (arXiv 2302.08113).
#pragma once
#include <functional>

#include "diffusion/sampler.h"

namespace atelier {

struct TileWish {
  int64_t tile = 64;  // latent cells
  int64_t overlap = 8;
  // Asked before every tile; false leaves out the rest of the step, whose result is worth nothing.
  std::function<bool()> go_on;
};

// How many tiles a latent of this size has.
size_t tile_count(int64_t height, int64_t width, const TileWish& wish);

// The network over latents [1, c, h, w] of any size.
Model tiled(Model network, const TileWish& wish);

}  // namespace atelier
