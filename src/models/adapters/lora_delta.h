// What a module of a LoRA adds to a weight.
#pragma once
#include "models/adapters/lora_file.h"

namespace atelier::adapters {

// Whether the module's factors make a difference of this shape, without computing it. The sentence
// says what does not fit; empty when all does.
std::string delta_fault(const LoraModule& module, at::IntArrayRef weight);

// The difference at weight 1, fp32 [weight's shape] on the device of `base`, with alpha and rank
// taken into account. base: the weight itself, fp32, for those that depend on it (DoRA, IA3).
// delta_fault must have said nothing.
Tensor lora_delta(const LoraModule& module, const Tensor& base);

}  // namespace atelier::adapters
