// FreeU: less of what a skip connection brings, more of what the network made of it.
#pragma once
#include "models/sd/unet_input.h"

namespace atelier::sd {

constexpr size_t freeu_levels = 2;  // counted upwards from the middle

// x: what comes from below, skip: what joins it, both [n, h, w, c]. Both become new tensors; what
// they were stays as it is for others who hold it.
void apply_freeu(const FreeU& freeu, size_t level, Tensor& x, Tensor& skip);

}  // namespace atelier::sd
