// One run of the sampler over a picture: from noise, from a picture, over a part of one, by one
// model or by two that take turns.
#pragma once
#include <functional>
#include <optional>

#include "diffusion/rng.h"
#include "engine/paint/reporter.h"
#include "engine/paint/workshop.h"

namespace atelier {

struct PassWish {
  std::string scheduler;
  int steps = 20;
  double strength = 1;  // over `image` or `clean`; 0.99 and more starts from nothing but noise
  Tensor image;         // as DrawInput has them, on the easel's grid
  Tensor mask;
  MaskStart mask_start = MaskStart::picture;
  Tensor clean;
  std::function<Model(Model)> around;
};

// The model that ends a pass, once `start` of the noise is gone.
struct Relay {
  const Easel& easel;
  double start = 0.8;
};

// Steps that a pass takes; 0 when it leaves the picture as it is. invalid for an unknown scheduler.
Result<size_t> steps_of(const Easel& easel, const PassWish& wish);

// The final latent. cancelled within a step; internal when it fell apart into NaN.
Result<Tensor> run_pass(const Easel& easel, const std::optional<Relay>& relay, const PassWish& wish,
                        NoiseStream& stream, Reporter& reporter);

// The easel's part of a decoded latent. internal when there is NaN in it.
Result<Raster> developed(const Easel& easel, const Tensor& latent, Reporter& reporter);

// A picture as a pass takes it: -1..1, on the easel's grid.
Tensor for_pass(const Easel& easel, const Raster& picture);

}  // namespace atelier
