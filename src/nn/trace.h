// Looking into a model while it runs, to compare inner results with another implementation.
#pragma once
#include <functional>
#include <string>

#include "tensor/tensor.h"

namespace atelier {

// Called with the diffusers name of an inner module and what it returned: fp32 on the CPU, images
// as [n, channels, h, w], token rows as [n, tokens, channels].
using Trace = std::function<void(const std::string& module, const Tensor& result)>;

// Shows x (channels last when it has four dimensions) where somebody looks.
void show(const Trace* trace, const std::string& module, const Tensor& x);
// The same for a module whose result was already added to `before`.
void show_added(const Trace* trace, const std::string& module, const Tensor& before,
                const Tensor& after);

}  // namespace atelier
