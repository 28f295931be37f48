// Finds the configuration of a Stable Diffusion model in the names and shapes of its weights: no
// version is ever asked for.
#pragma once
#include <vector>

#include "models/sd/config.h"
#include "models/sd/config_hints.h"
#include "models/weight_store.h"

namespace atelier::sd {

struct Shape {
  std::vector<TextConfig> text = {TextConfig{}};  // one or two; their states lie side by side
  UnetConfig unet;
  VaeConfig vae;
};

// `hints` decide what shapes cannot tell. invalid, with a sentence, when a tensor that decides a
// number is missing or when the numbers do not fit each other.
Result<Shape> recognise(WeightStore& store, const Hints& hints);

// The VAE alone.
Result<VaeConfig> recognise_vae(const WeightStore& store, const Hints& hints);

// Every weight that layers of this shape take, by the names of the store.
std::vector<ExpectedWeight> expected_weights(const Shape& shape);
std::vector<ExpectedWeight> expected_weights(const VaeConfig& vae);

}  // namespace atelier::sd
