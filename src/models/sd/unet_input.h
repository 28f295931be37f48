// What a UNet is given besides a latent and a timestep.
#pragma once
#include <optional>

#include "nn/res_block.h"
#include "nn/spatial_transformer.h"

namespace atelier::sd {

// What the picture should be. Rows belong to the images of the batch.
struct UnetContext {
  Tensor text;          // [n, tokens, context]
  Tensor pooled;        // [n or 1, added_pooled] where the model has it; else undefined
  Tensor numbers;       // [n or 1, added_numbers]: sizes, crops, score; where the model has them
  double guidance = 1;  // the scale of guidance, for models that are told it
};

// FreeU (arXiv 2309.11497): on the two deepest levels going up, the first half of the channels that
// come from below is multiplied by b (b1 on the deepest), and the lowest frequencies of what the
// skip connection brings by s. As diffusers computes it: b is the same for every pixel.
struct FreeU {
  double b1 = 1.2;
  double b2 = 1.4;
  double s1 = 0.9;
  double s2 = 0.2;
};

// How a run bends the network itself. The default bends nothing, to the bit.
struct UnetOptions {
  Wrap wrap;  // of the picture's borders
  std::optional<FreeU> freeu;
};

// What other networks add. Everything is optional; images are channels last, [n or 1, h, w, c].
struct UnetExtras {
  // Of ControlNets: added to what the way up finds again. One for each such result in the order it
  // is left (that of conv_in first), and one for the middle.
  std::vector<Tensor> skips;
  Tensor middle;
  // Of T2I-Adapters: one for each level going down, and perhaps one more for the middle. Added
  // behind the layers of a level, before its step down where the level attends to the text and
  // after it where it does not, as those adapters were trained.
  std::vector<Tensor> levels;
  // A list for each entry of cross_attentions(), in that order; or empty.
  std::vector<std::vector<ExtraAttention>> attention;
  UnetOptions options;
};

}  // namespace atelier::sd
