// Whether a file of weights is all there, as far as its own table of contents tells. Threads: any.
#pragma once
#include <string>

#include "base/result.h"

namespace atelier {

// `corrupt` when a safetensors file is shorter or longer than its tensors; nothing is said about
// other kinds, which only the engine's readers open.
Result<> check_weights_length(const std::string& path);

}  // namespace atelier
