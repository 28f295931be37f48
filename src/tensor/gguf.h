// The header of a GGUF file: metadata, then tensors and where they lie, each checked against the
// size of the file. No number is read. No tensor library needed.
#pragma once
#include <span>

#include "base/result.h"
#include "tensor/safetensors.h"

namespace atelier {

bool looks_like_gguf(std::span<const std::byte> file);

// Shapes are turned round to the order everybody else uses, slowest side first; a shape that a
// converter kept under "comfy.gguf.orig_shape.NAME" counts. Texts become metadata. corrupt, with
// the tensor's or the key's name; invalid for a type of numbers that is not read.
Result<WeightHeader> read_gguf_header(std::span<const std::byte> file);

}  // namespace atelier
